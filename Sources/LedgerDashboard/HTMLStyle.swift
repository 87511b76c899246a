extension HTMLDashboard {
    /// Calm on a screen, narrow on a phone, plain on paper; colours mark outcomes and nothing else.
    static let style: HTML = """
        :root { --ink: #1f2328; --quiet: #667079; --line: #e3e6e8; --page: #fbfaf8; --card: #ffffff;
          --accepted: #2f7d55; --review: #b07a14; --rejected: #b4483c; --other: #8b949c; --link: #2b5f93; }
        @media (prefers-color-scheme: dark) { :root { --ink: #e4e6e7; --quiet: #9aa3ab; --line: #31373c;
          --page: #16191b; --card: #1e2225; --accepted: #62b98a; --review: #d9a648; --rejected: #e08476;
          --other: #77818a; --link: #86b6e4; } }
        * { box-sizing: border-box; }
        body { margin: 0 auto; max-width: 60rem; padding: 2.5rem 1.25rem 4rem; background: var(--page);
          color: var(--ink); font: 16px/1.55 ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto,
          "Noto Sans", sans-serif; overflow-wrap: anywhere; }
        h1 { font-size: 2.1rem; line-height: 1.2; font-weight: 650; letter-spacing: -.02em; margin: 0; }
        h2 { font-size: 1.2rem; margin: 3rem 0 1rem; letter-spacing: -.01em; }
        h3 { font-size: 1.1rem; margin: 0 0 .75rem; }
        h4 { font-size: 1.05rem; margin: 0 0 .6rem; }
        h5 { font-size: .8rem; margin: 1.1rem 0 .3rem; color: var(--quiet); font-weight: 600; }
        a { color: var(--link); text-underline-offset: .15em; }
        .kicker, .quiet, .to, .reason, footer { color: var(--quiet); }
        .kicker { margin: 0 0 .2rem; font-size: .9rem; }
        .note { margin: 1rem 0 0; padding: .6rem .9rem; border-left: 3px solid var(--review); background: var(--card); }
        .unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
        .figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(8.5rem, 1fr)); gap: 1px; margin: 2rem 0 0;
          background: var(--line); border: 1px solid var(--line); border-radius: .6rem; overflow: hidden; }
        .figures div { display: flex; flex-direction: column-reverse; justify-content: flex-end; padding: 1rem 1.1rem;
          background: var(--card); }
        .figures dt { font-size: .85rem; color: var(--quiet); }
        .figures dd { margin: 0; font-size: 1.9rem; line-height: 1.2; font-weight: 600; font-variant-numeric: tabular-nums; }
        .figures .accepted dd { color: var(--accepted); }
        .figures .review dd { color: var(--review); }
        .figures .rejected dd { color: var(--rejected); }
        figure { margin: 1.5rem 0 0; }
        svg { display: block; width: 100%; height: .75rem; border-radius: .4rem; background: var(--line); }
        figcaption { display: flex; flex-wrap: wrap; justify-content: space-between; gap: .2rem 1.5rem; margin-top: .6rem;
          font-size: .85rem; color: var(--quiet); }
        .key { display: flex; flex-wrap: wrap; gap: .2rem 1.1rem; list-style: none; margin: 0; padding: 0; }
        .key i { display: inline-block; width: .6rem; height: .6rem; border-radius: 50%; margin-right: .4rem;
          background: var(--other); }
        .key b { color: var(--ink); font-weight: 600; }
        rect { fill: var(--other); }
        rect.accepted { fill: var(--accepted); } rect.review { fill: var(--review); }
        rect.rejected, rect.failed { fill: var(--rejected); }
        .key .accepted { background: var(--accepted); } .key .review { background: var(--review); }
        .key .rejected, .key .failed { background: var(--rejected); }
        .account { padding: 1.4rem 0 1.6rem; border-top: 1px solid var(--line); }
        .rank { display: inline-block; min-width: 1.8rem; color: var(--quiet); font-weight: 400;
          font-variant-numeric: tabular-nums; }
        .score { margin-left: .7rem; font-size: .85rem; font-weight: 400; color: var(--quiet); white-space: nowrap; }
        .scroll { overflow-x: auto; }
        table { width: 100%; border-collapse: collapse; font-size: .93rem; }
        th, td { padding: .45rem .9rem .45rem 0; text-align: left; vertical-align: top; font-weight: 400; }
        th:last-child, td:last-child { padding-right: 0; }
        thead th { font-size: .8rem; color: var(--quiet); border-bottom: 1px solid var(--line); }
        tbody tr + tr > * { border-top: 1px solid var(--line); }
        tbody th { font-weight: 550; }
        .scroll th, .scroll td { overflow-wrap: break-word; min-width: 4.5rem; }
        .number { text-align: right; font-variant-numeric: tabular-nums; }
        td.number:first-child, th.number:first-child { width: 3.2rem; min-width: 0; }
        .facts th { width: 45%; color: var(--quiet); font-weight: 400; }
        .status { font-weight: 600; color: var(--quiet); white-space: nowrap; }
        .status.accepted { color: var(--accepted); } .status.review { color: var(--review); }
        .status.rejected, .status.failed { color: var(--rejected); }
        .reason { font-size: .88rem; }
        .draft { margin: 1.1rem 0 0; padding: 1.3rem 1.5rem; background: var(--card); border: 1px solid var(--line);
          border-left: 3px solid var(--accepted); border-radius: .6rem; }
        .draft.review { border-left-color: var(--review); }
        .to { margin: 0 0 .3rem; font-size: .88rem; }
        .body { max-width: 38rem; white-space: pre-wrap; }
        .draft ul, .draft ol { margin: 0; padding-left: 1.2rem; font-size: .9rem; }
        .sources li { margin-bottom: .25rem; }
        .sources time { color: var(--quiet); white-space: nowrap; }
        .warnings { color: var(--review); }
        .gates { display: flex; flex-wrap: wrap; gap: .15rem 1rem; margin: 1.1rem 0 0; font-size: .82rem;
          color: var(--quiet); }
        .fail { color: var(--rejected); }
        .file { margin: .5rem 0 0; font-size: .88rem; }
        .pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(20rem, 100%), 1fr)); gap: 0 3rem; }
        footer { margin-top: 3rem; padding-top: 1rem; border-top: 1px solid var(--line); font-size: .8rem; }
        @media (max-width: 34rem) { body { padding-top: 1.5rem; } h1 { font-size: 1.7rem; } .draft { padding: 1rem; }
          .score { display: block; margin-left: 1.8rem; } .figures { grid-template-columns: 1fr 1fr; }
          .figures div:last-child { grid-column: span 2; } }
        @media print { :root { --page: #fff; --card: #fff; --ink: #000; --quiet: #444; --line: #bbb; }
          body { max-width: none; padding: 0; font-size: 10.5pt; } a { color: inherit; }
          .draft, tr, h3 { break-inside: avoid; } h2, h3 { break-after: avoid; }
          svg, .key i { print-color-adjust: exact; -webkit-print-color-adjust: exact; } }
        """
}
