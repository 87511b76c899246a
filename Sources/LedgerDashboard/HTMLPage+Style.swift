extension HTMLPage {
    /// Calm on a screen, narrow on a phone, plain on paper; colours mark outcomes and nothing else. Text keeps a
    /// contrast of 4.5 to 1 on page and card, light and dark.
    static let style: HTML = """
        :root { --ink: #1f2328; --quiet: #59636b; --line: #d9dde0; --page: #fbfaf8; --card: #ffffff;
          --accepted: #24704a; --review: #8a5a00; --rejected: #ac3b30; --other: #737c84; --link: #2b5f93; }
        @media (prefers-color-scheme: dark) { :root { --ink: #e4e6e7; --quiet: #a3acb3; --line: #363d42;
          --page: #16191b; --card: #1e2225; --accepted: #6cc194; --review: #dcae55; --rejected: #e88f80;
          --other: #8a949c; --link: #8fbdea; } }
        * { box-sizing: border-box; }
        html { scroll-padding-top: 1rem; -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
        body { margin: 0 auto; max-width: 60rem; padding: 2.5rem 1.25rem 4rem; background: var(--page);
          color: var(--ink); font: 16px/1.55 ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto,
          "Noto Sans", sans-serif; overflow-wrap: anywhere; }
        h1 { font-size: 2.1rem; line-height: 1.2; font-weight: 650; letter-spacing: -.02em; margin: 0; }
        h2 { font-size: 1.25rem; margin: 3rem 0 1rem; letter-spacing: -.01em; }
        h3 { font-size: 1.1rem; margin: 0 0 .75rem; }
        h4 { font-size: 1.05rem; margin: 0; }
        h5 { font-size: .85rem; margin: 1.1rem 0 .3rem; color: var(--quiet); font-weight: 600; }
        a { color: var(--link); text-underline-offset: .15em; }
        a:focus-visible, summary:focus-visible { outline: 2px solid var(--link); outline-offset: 3px; border-radius: 2px; }
        code { font-size: .92em; }
        .kicker, .quiet, .to, .reason, footer { color: var(--quiet); }
        .kicker { margin: 0 0 .2rem; font-size: .9rem; }
        .lead { margin: .6rem 0 0; font-size: 1.05rem; max-width: 42rem; }
        .note { margin: 1rem 0 0; padding: .6rem .9rem; border-left: 3px solid var(--review); background: var(--card); }
        nav ul { display: flex; flex-wrap: wrap; gap: .2rem 1.2rem; list-style: none; padding: 0; margin: 1.2rem 0 0;
          font-size: .93rem; }
        nav a { display: inline-block; padding: .25rem 0; }
        .unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
        .figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(8.5rem, 1fr)); gap: 1px; margin: 1.6rem 0 0;
          background: var(--line); border: 1px solid var(--line); border-radius: .6rem; overflow: hidden; }
        .figures div { display: flex; flex-direction: column-reverse; justify-content: flex-end; padding: 1rem 1.1rem;
          background: var(--card); }
        .figures dt { font-size: .88rem; color: var(--quiet); }
        .figures dd { margin: 0; font-size: 1.9rem; line-height: 1.2; font-weight: 600; font-variant-numeric: tabular-nums; }
        .figures .accepted dd { color: var(--accepted); }
        .figures .review dd { color: var(--review); }
        .figures .rejected dd { color: var(--rejected); }
        .account { padding: 1.4rem 0 1.6rem; border-top: 1px solid var(--line); }
        .rank { display: inline-block; min-width: 1.8rem; color: var(--quiet); font-weight: 400;
          font-variant-numeric: tabular-nums; }
        .score { margin-left: .7rem; font-size: .88rem; font-weight: 400; color: var(--quiet); white-space: nowrap; }
        .scroll { overflow-x: auto; }
        table { width: 100%; border-collapse: collapse; font-size: .93rem; }
        th, td { padding: .45rem .9rem .45rem 0; text-align: left; vertical-align: top; font-weight: 400; }
        th:last-child, td:last-child { padding-right: 0; }
        thead th { font-size: .84rem; color: var(--quiet); }
        thead > tr > * { border-bottom: 1px solid var(--line); }
        tbody tr + tr > * { border-top: 1px solid var(--line); }
        tbody th { font-weight: 550; }
        .chart th, .chart td, .scroll th, .scroll td { overflow-wrap: break-word; }
        .scroll th, .scroll td { min-width: 4.5rem; }
        .number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
        thead .number { white-space: normal; }
        td.number:first-child, th.number:first-child { width: 3.2rem; min-width: 0; }
        .facts th { width: 45%; color: var(--quiet); font-weight: 400; }
        .status { font-weight: 600; color: var(--quiet); white-space: nowrap; }
        .status.accepted { color: var(--accepted); } .status.review { color: var(--review); }
        .status.rejected, .status.failed { color: var(--rejected); }
        .reason { font-size: .9rem; }
        .draft { margin: 1.1rem 0 0; padding: 1.2rem 1.5rem; background: var(--card); border: 1px solid var(--line);
          border-left: 4px solid var(--accepted); border-radius: .6rem; }
        .draft.review { border-left-style: double; border-left-color: var(--review); }
        .draft.rejected { border-left-style: dashed; border-left-color: var(--rejected); }
        summary { cursor: pointer; }
        .draft > summary > span { display: inline-block; vertical-align: top; width: calc(100% - 1.5rem); }
        .to { display: block; font-size: .9rem; }
        .body { max-width: 38rem; margin: .8rem 0 1rem; white-space: pre-wrap; }
        .draft ul, .draft ol { margin: 0; padding-left: 1.2rem; font-size: .92rem; }
        .sources li { margin-bottom: .25rem; }
        .sources time { color: var(--quiet); white-space: nowrap; }
        .warnings { color: var(--review); }
        .quality { display: flex; flex-wrap: wrap; gap: .3rem 1.6rem; margin: 1rem 0 0; padding: .7rem 0 0;
          border-top: 1px solid var(--line); font-size: .9rem; }
        .quality dt { color: var(--quiet); font-size: .84rem; } .quality dd { margin: 0; }
        .gates { display: flex; flex-wrap: wrap; gap: .15rem 1.2rem; margin: .9rem 0 0; padding: 0; list-style: none; font-size: .88rem; }
        .draft .gates { padding: 0; }
        .pass { color: var(--quiet); } .fail { color: var(--rejected); }
        .file { margin: .6rem 0 0; font-size: .9rem; }
        .pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(20rem, 100%), 1fr)); gap: 0 3rem; }
        footer { margin-top: 3rem; padding-top: 1rem; border-top: 1px solid var(--line); font-size: .84rem; }
        @media (max-width: 34rem) { body { padding-top: 1.5rem; } h1 { font-size: 1.7rem; } .draft { padding: 1rem; }
          .score { display: block; margin-left: 1.8rem; } .figures { grid-template-columns: 1fr 1fr; }
          .figures div:last-child:nth-child(odd) { grid-column: span 2; } th, td { padding-right: .6rem; }
          .contacts td.narrow, .contacts th.narrow { display: none; }
          .scroll th, .scroll td { min-width: 3rem; } }
        @media print { :root { --page: #fff; --card: #fff; --ink: #000; --quiet: #444; --line: #bbb; --accepted: #1d5c3c;
          --review: #6d4700; --rejected: #8f2f26; --other: #5f676e; --link: #000; }
          @page { margin: 16mm 14mm; }
          body { max-width: none; padding: 0; font-size: 10pt; } nav { display: none; } a { color: inherit; }
          h2 { margin-top: 1.6rem; } h2, h3, thead { break-after: avoid; } tr, h3, .figures, .quality { break-inside: avoid; }
          .draft { break-inside: avoid; } .account + .account { break-before: auto; }
          details::details-content { content-visibility: visible; display: block; block-size: auto; }
          summary { list-style: none; } summary::-webkit-details-marker { display: none; }
          .sources a::after { content: " (" attr(href) ")"; font-size: .85em; } }
        """
}
