public import LedgerCore

/// A run's picture in three formats. Rendering is pure: the same snapshot gives the same bytes.
public enum Dashboard {
    /// For reading beside the drafts; its links work from the `runs` folder.
    public static func markdown(_ run: RunSnapshot) -> String { MarkdownDashboard(run: run).text }

    /// For other programs. Draft paths are absolute.
    public static func json(_ run: RunSnapshot) -> String { JSONDashboard(run: run).value.serialized() }

    /// One self-contained page, for reading on a screen or on paper; its links work from the `runs` folder.
    public static func html(_ run: RunSnapshot) -> String { HTMLDashboard(run: run).text }

    /// The numbers of a run for Prometheus and its agents, in their text format.
    public static func prometheus(_ metrics: RunMetrics) -> String { PrometheusText.render(metrics) }
}
