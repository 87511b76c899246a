import Foundation
import LedgerCore
import Testing

@testable import LedgerVendors

/// What the two interfaces' documents show, and what they mean.
@Suite struct ZoomInfoWireTests {
    private func json(_ text: String) throws -> VendorJSON { try #require(VendorJSON(Data(text.utf8))) }

    private func body(_ request: WireRequest) throws -> NSDictionary {
        let data = try #require(request.body)
        return try #require(try JSONSerialization.jsonObject(with: data) as? NSDictionary)
    }

    @Test func `A search of people is written as each interface has it`() throws {
        let gtm = try GTMWire().people(companyID: "344589814", titles: "vp quality OR quality manager", page: 2, size: 25)
        #expect(gtm.path == "/data/v1/contacts/search?page%5Bnumber%5D=2&page%5Bsize%5D=25&sort=-relevance")
        let attributes = ["companyId": "344589814", "jobTitle": "vp quality OR quality manager"]
        #expect(try body(gtm) == ["data": ["type": "ContactSearch", "attributes": attributes] as [String: Any]] as NSDictionary)
        let legacy = try LegacyWire().people(companyID: "344589814", titles: "cio", page: 1, size: 25)
        #expect(legacy.path == "/search/contact")
        #expect(
            try body(legacy) == [
                "companyId": "344589814", "jobTitle": "cio", "rpp": 25, "page": 1, "sortBy": "relevance", "sortOrder": "desc",
            ] as [String: Any] as NSDictionary)
    }

    @Test func `The same person reads the same from both, whatever their ids and dates are written as`() throws {
        let gtm = try GTMWire().readPeople(
            try json(
                """
                {"data":[{"id":"4191","type":"Contact","attributes":{"firstName":"A","lastName":" B ","jobTitle":"VP Quality",
                "company":{"id":344589814,"name":"ZoomInfo"},"contactAccuracyScore":95,"hasEmail":true,
                "validDate":"2020-10-02T03:07:00Z"}}],"links":{"next":"uri=/data/v1/contacts/search?page#[number]=1"},
                "meta":{"page":{"number":1,"total":3},"totalResults":51}}
                """))
        let legacy = try LegacyWire().readPeople(
            try json(
                """
                {"maxResults":51,"totalResults":1,"currentPage":1,"data":[{"id":4191,"firstName":"A","middleName":"",
                "lastName":"B","validDate":"10/2/2020 3:07 AM","lastUpdatedDate":"1/5/2020 2:59 PM","jobTitle":"VP Quality",
                "contactAccuracyScore":95,"hasEmail":true,"company":{"id":344589814,"name":"ZoomInfo"}}]}
                """))
        #expect(gtm.items == legacy.items && gtm.total == 51 && legacy.total == 51)
        let person = try #require(gtm.items.first)
        #expect(person.id == "4191" && person.name == "A B" && person.companyID == "344589814")
        #expect(person.verifiedOn == CalendarDay("2020-10-02"))
    }

    @Test(arguments: ["{}", "[]", "\"text\"", "{\"data\": {}}", "{\"data\": null}"])
    func `An answer of another shape is none`(text: String) throws {
        for wire in [GTMWire(), LegacyWire()] as [any ZoomInfoWire] {
            #expect(throws: VendorFailure.self) { try wire.readPeople(try json(text)) }
            #expect(throws: VendorFailure.self) { try wire.readCompanies(try json(text)) }
            #expect(throws: VendorFailure.self) { try wire.readEnrichment(try json(text)) }
        }
    }

    @Test func `What enriching brings is read in spite of lower-case keys, booleans as texts and records without id`() throws {
        let answer = try json(
            """
            {"success":true,"data":{"outputFields":[["id","firstname","email"]],"result":[
            {"input":{"personid":1},"data":[{"id":1,"firstName":"A","email":"a@x.example","personHasMoved":"Uncertain"}],"matchStatus":"FULL_MATCH"},
            {"input":{"personid":2},"data":[{"id":2,"email":"b@x.example","personHasMoved":"true"}],"matchStatus":"FULL_MATCH"},
            {"input":{"personid":3},"data":[],"matchStatus":"OPT_OUT"},
            {"input":{"personid":4},"data":[],"matchStatus":"NON_MATCH_BY_VALID_DATE"},
            {"input":{"personid":5},"data":[],"matchStatus":"LIMIT_EXCEEDED"},
            {"input":{"personid":6},"data":[{"id":66,"email":"another@x.example"}],"matchStatus":"FULL_MATCH"},
            {"data":[{"id":7,"email":"not an address"}],"matchStatus":"FULL_MATCH"}]}}
            """)
        let records = try LegacyWire().readEnrichment(answer)
        let found = EnrichedPerson.answers(records, to: ["1", "2", "3", "4", "5", "6", "7"])
        #expect(found["1"]?.answer == EmailAnswer(email: "a@x.example"))
        #expect(found["2"]?.answer == EmailAnswer(), "moved on: the address is another company's")
        #expect(found["3"]?.answer == EmailAnswer(hasOptedOut: true))
        #expect(found["4"]?.answer == EmailAnswer())
        #expect(found["5"]?.answer == nil && found["5"]?.isOverLimit == true)
        #expect(found["6"] == nil, "a record of somebody else is nobody's")
        #expect(found["7"]?.answer == EmailAnswer())
        #expect(records.count(where: \.mayBeCharged) == 4)
    }

    @Test func `Records that say nothing of their input are taken by place, where each input has one`() throws {
        let answer = try json(
            """
            {"data":[{"type":"Contact","meta":{"matchStatus":"OPT_OUT"}},
            {"id":"9","type":"Contact","attributes":{"email":"n@x.example"},"meta":{"input":{"personId":9},"matchStatus":"FULL_MATCH"}}]}
            """)
        let records = try GTMWire().readEnrichment(answer)
        #expect(EnrichedPerson.answers(records, to: ["8", "9"])["8"]?.answer == EmailAnswer(hasOptedOut: true))
        #expect(EnrichedPerson.answers(records, to: ["8", "9", "10"]).keys.sorted() == ["9"])
    }

    @Test func `What is left is read from both`() throws {
        let line = #"{"limitType":"recordLimit","description":"d","limit":1000,"currentUsage":4,"usageRemaining":996}"#
        #expect(try LegacyWire().readUsage(try json("{\"usage\":[\(line)]}")).first?["usageRemaining"]?.number == 996)
        #expect(try GTMWire().readUsage(try json("{\"data\":[{\"attributes\":\(line)}]}")).first?["limitType"]?.line == "recordLimit")
    }
}
