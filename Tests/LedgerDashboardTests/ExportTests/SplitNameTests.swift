import Testing

@testable import LedgerDashboard

@Suite struct SplitNameTests {
    @Test(arguments: [
        ("Ana Ruiz", "Ana", "Ruiz"), ("Mary Ann Smith", "Mary Ann", "Smith"), ("John F. Kennedy", "John F.", "Kennedy"), ("Jan van der Berg", "Jan", "van der Berg"),
        ("Van Nguyen", "Van", "Nguyen"), ("Ludwig Van Beethoven", "Ludwig", "Van Beethoven"), ("María de la Cruz", "María", "de la Cruz"),
        ("José Ortega y Gasset", "José", "Ortega y Gasset"), ("Omar bin Rashid", "Omar", "bin Rashid"), ("Jean-Luc Picard", "Jean-Luc", "Picard"),
        ("Ruiz, Ana", "Ana", "Ruiz"), ("van der Berg, Jan", "Jan", "van der Berg"), ("RUIZ, ANA", "ANA", "RUIZ"), ("Ruiz, ANA", "ANA", "Ruiz"), ("Jane Doe, MBA", "Jane", "Doe"), ("Jane Doe, MBA, CQE", "Jane", "Doe, CQE"), ("Jane Doe, CQE, ASQ", "Jane", "Doe, CQE, ASQ"),
        ("Martin Luther King Jr.", "Martin Luther", "King Jr."), ("Henry Ford III", "Henry", "Ford III"), ("Ana Ruiz PhD", "Ana", "Ruiz"), ("Dr. Ana Ruiz", "Ana", "Ruiz"), ("Prof. Dr. Ruiz", "", "Ruiz"), ("Doe, Dr. Jane", "Jane", "Doe"),
        ("Ing. Gerlind Etzler MBA.", "Gerlind", "Etzler"), ("Dipl.-Ing. Jan Vogt B.A.", "Jan", "Vogt"), ("Mag. Dr. Eva Huber, BEng", "Eva", "Huber"), ("Etzler MBA, Ing. Gerlind", "Gerlind", "Etzler"), ("Srta. Inés Gil", "Inés", "Gil"), ("Don Carlos Ruiz", "Carlos", "Ruiz"),
        ("Don Draper", "Don", "Draper"), ("Don Van Dyke", "Don", "Van Dyke"), ("Mag Smith", "Mag", "Smith"), ("Jack Ma", "Jack", "Ma"), ("Yo Yo Ma", "Yo Yo", "Ma"), ("U Pe", "U", "Pe"),
        ("山田 太郎", "太郎", "山田"), ("山田　太郎", "太郎", "山田"), ("김 민준", "민준", "김"), ("ジョン・スミス", "ジョン", "スミス"), ("Дмитрий Щербаков", "Дмитрий", "Щербаков"), ("  Ana \n Ruiz ", "Ana", "Ruiz"),
    ])
    func `A name is split where it can be told`(_ name: String, _ first: String, _ last: String) {
        let split = SplitName(name, wholeIsLast: false)
        #expect(split.first == first)
        #expect(split.last == last)
        #expect(!split.isWhole)
    }

    @Test(arguments: ["Pelé", "山田太郎", "王小明", "김민준", "Dr.", "", ",", "Ana,"])
    func `A name that cannot be split stays whole, where the program wants it`(_ name: String) {
        let first = SplitName(name, wholeIsLast: false)
        let last = SplitName(name, wholeIsLast: true)
        #expect(first.first == name && first.last == "" && first.isWhole)
        #expect(last.first == "" && last.last == name && last.isWhole)
    }

    @Test func `No part of a name is lost, but titles and degrees`() {
        for name in ["A B C D E", "a, b, c", "van van van", "II III", "y e i", "Jr. Sr.", "de la", "·", "・・", "A ・ B", "Mr. Mr."] + hostileTexts {
            let split = SplitName(name, wholeIsLast: false)
            let kept = Set((split.first + " " + split.last).split(whereSeparator: { " ,".contains($0) }))
            let given = Set(name.onOneLine.split(whereSeparator: { " ,".contains($0) }))
            #expect(given.subtracting(kept).allSatisfy { ["mr.", "dr."].contains($0.lowercased()) || $0.contains("・") }, "\(name)")
        }
    }
}
