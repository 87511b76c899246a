// swift-tools-version: 6.2
import PackageDescription

// Every Swift target of ours is held to the same rules; STYLE is kept by the compiler where it can be.
let house: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .treatAllWarnings(as: .error),
]

let package = Package(
    name: "ledger",
    products: [
        .executable(name: "ledger", targets: ["ledger"]),
        // For the measurements in Scripts/bench/store, which are a package of their own.
        .library(name: "LedgerCore", targets: ["LedgerCore"]),
        .library(name: "LedgerDashboard", targets: ["LedgerDashboard"]),
        .library(name: "LedgerRunner", targets: ["LedgerRunner"]),
        .library(name: "LedgerStore", targets: ["LedgerStore"]),
        .library(name: "Prospect", targets: ["Prospect"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
        .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
        .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
        .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
        .package(url: "https://github.com/swift-server/async-http-client", exact: "1.37.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", exact: "2.28.1"),
        .package(url: "https://github.com/apple/swift-nio-ssl", exact: "2.37.6"),
        .package(url: "https://github.com/apple/swift-http-types", exact: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio-extras", exact: "1.35.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", exact: "2.13.0"),
    ],
    targets: [
        .executableTarget(
            name: "ledger",
            dependencies: [
                "EmbeddedFiles", "LedgerCore", "LedgerDashboard", "LedgerProviders", "LedgerRunner", "LedgerStore",
                "LedgerVendors", "LedgerWeb", "Prospect", "Yams",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: house),
        .target(name: "LedgerDashboard", dependencies: ["LedgerCore"], swiftSettings: house),
        .target(name: "LedgerRunner", dependencies: ["LedgerStore", "Prospect", "LedgerCore"], swiftSettings: house),
        .target(
            name: "LedgerProviders", dependencies: ["CommandGuard", "Prospect", "LedgerCore"],
            swiftSettings: house),
        // Starts programs of the user's, and lets none of them outlive their time.
        .target(name: "CommandGuard"),
        // Adapters that need the network stack: a leaf, so that everything below builds and is tested without it.
        .target(
            name: "LedgerVendors",
            dependencies: [
                "Prospect",
                // For the RSA signature of ZoomInfo's older login.
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "CryptoExtras", package: "swift-crypto"),
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "NIOCore", package: "swift-nio"), .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ],
            swiftSettings: house),
        // The local web application: a leaf, for the same reason.
        .target(
            name: "LedgerWeb",
            dependencies: [
                "LedgerDashboard", "LedgerStore", "LedgerCore", "EmbeddedFiles",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "HummingbirdTLS", package: "hummingbird"),
                .product(name: "NIOCore", package: "swift-nio"), .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "HTTPTypes", package: "swift-http-types"), .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            swiftSettings: house),
        // Nearly all that a test computes is here and in Yams: optimised, the suite takes half its time.
        .target(
            name: "Prospect", dependencies: ["EmbeddedFiles", "LedgerCore", "Yams"],
            swiftSettings: house + [.unsafeFlags(["-O"], .when(configuration: .debug))]),
        .target(
            name: "LedgerStore",
            dependencies: [
                "LedgerCore", "LedgerMigrations",
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
            ],
            swiftSettings: house),
        .target(name: "LedgerMigrations", path: "Migrations"),
        .target(
            name: "LedgerCore", dependencies: [.product(name: "Crypto", package: "swift-crypto")],
            swiftSettings: house),
        .target(name: "EmbeddedFiles"),

        .testTarget(name: "LedgerCoreTests", dependencies: ["LedgerCore"], swiftSettings: house),
        .testTarget(name: "LedgerDashboardTests", dependencies: ["LedgerDashboard"], swiftSettings: house),
        .testTarget(name: "LedgerProvidersTests", dependencies: ["LedgerProviders"], swiftSettings: house),
        .testTarget(
            name: "LedgerVendorsTests", dependencies: ["LedgerVendors", "LedgerCore", "Prospect"], swiftSettings: house),
        .testTarget(
            name: "ProspectTests", dependencies: ["Prospect"], exclude: ["Truth"], swiftSettings: house),
        .testTarget(
            name: "LedgerStoreTests",
            dependencies: [
                "LedgerStore", "LedgerCore", "LedgerMigrations", .product(name: "GRDB", package: "GRDB.swift"),
            ],
            swiftSettings: house),
        .testTarget(
            name: "LedgerRunnerTests",
            dependencies: [
                "LedgerRunner", "LedgerProviders", "LedgerDashboard", "LedgerStore", "LedgerCore", "Prospect",
                .product(name: "GRDB", package: "GRDB.swift"),
            ],
            swiftSettings: house),
        // Starts programs for tests.
        .target(name: "StartedProgram", path: "Tests/StartedProgram"),
        .testTarget(
            name: "CommandTests",
            dependencies: ["ledger", "LedgerCore", "StartedProgram", .product(name: "GRDB", package: "GRDB.swift")],
            exclude: ["Faults/shim.c", "Vendors/emulators"], swiftSettings: house),
    ],
    swiftLanguageModes: [.v6],
    // `#embed`, with which the C targets carry files inside the binary, is C23.
    cLanguageStandard: .gnu2x
)
