/// How charts look. Colours are those of the page around them (`--accepted`, `--review`, `--rejected`, `--other`,
/// `--line`, `--ink`, `--quiet`, `--card`); the fallbacks are those of the light page.
public enum ChartStyle {
    public static let css = style.source

    static let style: HTML = """
        .chart caption { text-align: left; color: var(--quiet, #59636b); padding: 0 0 .5rem; }
        .chart td.bar { width: 45%; min-width: 5.5rem; vertical-align: middle; }
        .chart th small { display: block; color: var(--quiet, #59636b); font-weight: 400; }
        .chart .next > * { border-top: 2px solid var(--other, #737c84); }
        .chart svg, .share svg, .series svg { display: block; width: 100%; height: .85rem; }
        .chart.intervals svg { height: 1rem; overflow: visible; }
        .share > svg { border-radius: .3rem; }
        .series svg { height: 5.5rem; margin: .4rem 0; }
        .series details { font-size: .88rem; } .series table { width: auto; }
        figure.series, figure.share { margin: 1.5rem 0 0; }
        svg rect, svg rect.plain { fill: var(--other, #737c84); }
        svg rect.accepted { fill: var(--accepted, #24704a); } svg rect.review { fill: var(--review, #8a5a00); }
        svg rect.rejected { fill: var(--rejected, #ac3b30); }
        svg .hatch { stroke: var(--card, #fff); stroke-width: 1.4px; fill: none; vector-effect: non-scaling-stroke; opacity: .75; }
        svg .axis { stroke: var(--line, #d9dde0); stroke-width: 1px; fill: none; vector-effect: non-scaling-stroke; }
        svg .range { stroke: var(--ink, #1f2328); stroke-width: 1.5px; fill: none; vector-effect: non-scaling-stroke; }
        svg .dot { stroke: var(--link, #2b5f93); stroke-width: 8px; stroke-linecap: round; vector-effect: non-scaling-stroke; }
        .share figcaption { display: flex; flex-wrap: wrap; justify-content: space-between; gap: .2rem 1.5rem;
          margin-top: .6rem; font-size: .88rem; color: var(--quiet, #59636b); }
        .key { display: flex; flex-wrap: wrap; gap: .2rem 1.1rem; list-style: none; margin: 0; padding: 0; }
        .key svg { display: inline-block; width: .7rem; height: .7rem; margin-right: .4rem; border-radius: 2px; }
        .key b { color: var(--ink, #1f2328); font-weight: 600; }
        .chart thead th { white-space: normal; }
        @media (max-width: 34rem) { .chart td.bar { width: 30%; min-width: 4rem; } .chart .number { white-space: normal; } }
        @media print { .chart svg, .share svg, .series svg, .key svg { print-color-adjust: exact;
          -webkit-print-color-adjust: exact; } .chart tr, figure { break-inside: avoid; } }
        """
}
