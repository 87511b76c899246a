// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "bench-store",
    dependencies: [.package(name: "ledger", path: "../../..")],
    targets: [
        .executableTarget(
            name: "bench-store",
            dependencies: [
                "Connection",
                .product(name: "LedgerCore", package: "ledger"),
                .product(name: "LedgerDashboard", package: "ledger"),
                .product(name: "LedgerRunner", package: "ledger"),
                .product(name: "LedgerStore", package: "ledger"),
                .product(name: "Prospect", package: "ledger"),
            ],
            swiftSettings: [.treatAllWarnings(as: .error)]),
        .target(name: "Connection", linkerSettings: [.linkedLibrary("sqlite3")]),
    ],
    swiftLanguageModes: [.v6]
)
