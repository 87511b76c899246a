public import LedgerCore
public enum Artefacts {
  public static func researchMarkdown(request: ProspectRequest, research: Research, refusal: Refusal?) -> String { "r \(research.signals.count)\n" }
  public static func emailMarkdown(request: ProspectRequest, research: Research, draft: GeneratedDraft, validation: Validation, runID: Int64) -> String { "e \(draft.variants)\n" }
  public static func variantsJSON(request: ProspectRequest, research: Research, draft: GeneratedDraft, validation: Validation, runID: Int64) -> String { "{}\n" }
  public static func contextQualityJSON(request: ProspectRequest, research: Research, draft: GeneratedDraft, runID: Int64, generatedAt: Timestamp, paths: [(String, String)]) -> String { "{\"confidence_mode\":\"HIGH\",\"generated_at\":\"\(generatedAt)\"}" }
  public static func warnings(request: ProspectRequest, research: Research, draft: GeneratedDraft) -> [String] { [] }
}
