"""The style of what the pages draw themselves; it takes its colours from the theme, light or dark."""

CSS = """<style>
[data-testid="stMainBlockContainer"] { padding: 3rem 2.5rem; }
.xr-line { opacity: .85; font-size: .95rem; line-height: 1.55; overflow-wrap: anywhere; }
.xr-line b { font-weight: 600; }
.xr-partial { border: 1px solid currentColor; border-radius: 4px; padding: 0 .35em; font-weight: 600; }
.xr-card { border: 1px solid color-mix(in srgb, currentColor 22%, transparent); border-radius: 8px;
  padding: .7rem .9rem; }
.xr-card .xr-count { font-size: 1.9rem; font-weight: 650; line-height: 1.15; }
.xr-card .xr-label { display: flex; align-items: center; gap: .45em; font-weight: 600; }
.xr-card .xr-meaning { font-size: .82rem; opacity: .8; line-height: 1.35; margin-top: .2rem; }
.xr-legend { display: flex; flex-wrap: wrap; gap: .3rem 1.3rem; font-size: .88rem; align-items: center; }
.xr-legend span { display: inline-flex; align-items: center; gap: .4em; }
.xr-fence { width: 20px; height: 12px; border: 2.5px solid #8a5bb5; display: inline-block;
  background: rgba(138, 91, 181, .2); }
.xr-small { font-size: .8rem; opacity: .75; line-height: 1.4; }
.xr-verdict { display: flex; gap: .6em; align-items: flex-start; font-size: 1.05rem; overflow-wrap: anywhere; }
.xr-sign { flex: none; font-size: 1.15em; line-height: 1; }
.xr-verdict .xr-sign { font-size: 1.5em; }
ol.xr-chain { list-style: none; margin: 0; padding: 0 !important; }
ol.xr-chain li { margin: 0 !important; }
.xr-stop { display: flex; gap: .75rem; align-items: flex-start; overflow-wrap: anywhere;
  border: 1px solid color-mix(in srgb, currentColor 22%, transparent); border-radius: 8px; padding: .5rem .75rem; }
.xr-number { flex: none; min-width: 1.75em; height: 1.75em; border-radius: 1em; display: inline-flex;
  align-items: center; justify-content: center; font-weight: 700; font-size: .85rem; border: 2px solid currentColor; }
.xr-kind { font-size: .78rem; opacity: .75; }
.xr-name { font-weight: 600; line-height: 1.3; }
.xr-id { font-weight: 400; opacity: .7; font-size: .85em; }
.xr-more { font-size: .85rem; opacity: .85; }
.xr-risk { margin-top: .3rem; font-size: .88rem; font-weight: 600; }
.xr-says { font-weight: 500; font-size: .92rem; }
.xr-chip { border: 1px solid color-mix(in srgb, currentColor 35%, transparent); border-radius: 999px; padding: 0 .55em;
  font-size: .78rem; font-weight: 500; white-space: nowrap; display: inline-block; }
.xr-from { font-size: .78rem; opacity: .75; font-weight: 400; }
.xr-evidence { font-size: .8rem; opacity: .8; line-height: 1.4; }
.xr-sum { font-size: 1.05rem; font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
.xr-gaps { margin: .2rem 0 .7rem; padding-left: 1.2rem !important; font-size: .9rem; overflow-wrap: anywhere; }
.xr-gaps li { margin: .1rem 0; }
.xr-foot { font-size: .82rem; opacity: .8; line-height: 1.5; margin-top: 1rem;
  border-top: 1px solid color-mix(in srgb, currentColor 20%, transparent); padding-top: .7rem; }
.xr-nav { display: flex; flex-direction: column; }
.xr-nav .xr-section { font-size: .75rem; text-transform: uppercase; letter-spacing: .06em; opacity: .75;
  margin: .9rem 0 .2rem; }
.xr-nav a { padding: .3rem .6rem; border-radius: 6px; color: inherit; text-decoration: none; }
.xr-nav a:hover { background: color-mix(in srgb, currentColor 10%, transparent); }
.xr-nav a[aria-current] { font-weight: 650; background: color-mix(in srgb, currentColor 14%, transparent); }
.xr-h2 { font-size: 1.3rem !important; font-weight: 650; line-height: 1.3; margin: .4rem 0 .1rem;
  padding: 0 !important; }
table.xr-table { width: 100%; border-collapse: collapse; font-size: .9rem; line-height: 1.4; overflow-wrap: anywhere; }
.xr-table caption { caption-side: top; text-align: left; font-size: .85rem; padding: 0 0 .35rem; color: inherit; }
.xr-table th, .xr-table td { text-align: left; vertical-align: top; padding: .4rem .6rem;
  border-bottom: 1px solid color-mix(in srgb, currentColor 18%, transparent); }
.xr-table thead th { font-weight: 600; white-space: nowrap; overflow-wrap: normal;
  border-bottom: 2px solid color-mix(in srgb, currentColor 40%, transparent); }
.xr-table tbody th { font-weight: 500; }
.xr-table .xr-figure { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.xr-table tbody tr:hover { background: color-mix(in srgb, currentColor 5%, transparent); }
[data-testid="stButtonGroup"] [data-selected="true"] p { color: CanvasText; }
.xr-more .xr-small { opacity: 1; }
[data-testid="stCaptionContainer"] { opacity: .85 !important; }
.st-key-xr-around h2, .st-key-xr-why h2, .st-key-xr-files h2 { font-size: 1.3rem; font-weight: 650;
  padding: .4rem 0 .1rem; }
.xr-h3 { font-size: 1.05rem !important; font-weight: 650; margin: .6rem 0 .1rem; padding: 0 !important;
  overflow-wrap: anywhere; }
.xr-h3 a { font-size: .85rem; font-weight: 500; }
.xr-around .xr-id, .st-key-xr-why .xr-id { opacity: .95; }
.xr-around td:first-child, .xr-around th:first-child { width: 34%; }
.xr-around td.xr-stands { white-space: nowrap; }
.xr-unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%);
  white-space: nowrap; }
.xr-net { overflow-x: auto; border: 1px solid color-mix(in srgb, currentColor 18%, transparent); border-radius: 8px; }
.xr-net-in { position: relative; margin: 0 auto; background-repeat: no-repeat; }
.xr-node { position: absolute; box-sizing: border-box; display: flex; flex-direction: column; justify-content: center;
  padding: .2rem .5rem; border-radius: 6px; color: inherit !important; text-decoration: none !important;
  font-size: .85rem; line-height: 1.3;
  border: 1px solid color-mix(in srgb, currentColor 45%, transparent); border-left-width: 5px;
  background: color-mix(in srgb, currentColor 4%, transparent); }
.xr-node.xr-start { border-color: currentColor; border-width: 2px 2px 2px 5px; }
.xr-node.xr-rest { border-style: dashed; border-left-width: 1px; font-size: .8rem; }
a.xr-node:hover { background: color-mix(in srgb, currentColor 12%, transparent); }
.xr-node-name { display: flex; gap: .35em; align-items: center; font-weight: 600; }
.xr-node-name bdi, .xr-node-about > span:first-child { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.xr-node-about { display: flex; gap: .5em; justify-content: space-between; font-size: .75rem; }
.xr-toggle { flex: none; font-weight: 600; }
ol.xr-lane { list-style: none; margin: .5rem 0 .8rem !important; padding: 0 !important; display: grid; gap: .7rem .5rem;
  grid-template-columns: repeat(auto-fill, minmax(300px, 1fr)); font-size: .9rem; }
ol.xr-lane > li { margin: 0 !important; padding: 0; display: grid; gap: .5rem;
  grid-template-columns: minmax(0, 1.2fr) minmax(0, 1fr); overflow-wrap: anywhere; }
ol.xr-lane > li:last-child { grid-template-columns: minmax(0, 1fr); }
.xr-box { border: 1px solid color-mix(in srgb, currentColor 30%, transparent); border-radius: 8px;
  padding: .5rem .6rem; }
.xr-box.xr-source { border: 2px solid currentColor; }
.xr-box .xr-number { font-size: .78rem; margin-right: .25em; }
.xr-box .xr-id, .xr-box .xr-more { font-size: .82rem; }
.xr-step { padding: .35rem 0; }
.xr-arrow { position: relative; border-top: 3px solid currentColor; margin: .55rem .5rem .55rem 0; }
.xr-arrow::after { content: ""; position: absolute; right: -.5rem; top: calc(-1.5px - .42rem);
  border-left: .6rem solid currentColor; border-top: .42rem solid transparent;
  border-bottom: .42rem solid transparent; }
.xr-weak .xr-arrow { border-top-style: dashed; }
.xr-onward { font-size: .82rem; margin-top: .3rem; }
@media print { .xr-onward { display: none; } }
.xr-factors { font-size: .85rem !important; }
.xr-scroll { overflow-x: auto; }
.xr-nowrap { white-space: nowrap; overflow-wrap: normal; }
.xr-what-if { border: 2px solid #b8860b; border-left-width: 8px; border-radius: 6px; padding: .5rem .9rem;
  margin: .5rem 0;
  background: color-mix(in srgb, #e69f00 12%, transparent); overflow-wrap: anywhere; }
.xr-what-if p { margin: .25rem 0; } .xr-what-if ul { margin: .2rem 0; padding-left: 1.2rem !important; }
ul.xr-found, ul.xr-choose { margin: .3rem 0 .5rem !important; padding-left: 0 !important; list-style: none;
  overflow-wrap: anywhere; }
.xr-found li { margin: 0 !important; padding: .35rem .2rem;
  border-bottom: 1px solid color-mix(in srgb, currentColor 18%, transparent); }
.xr-found .xr-about { font-size: .85rem; opacity: .85; margin-left: .4em; }
.xr-found .xr-stands { white-space: nowrap; margin-left: .5em; font-weight: 600; font-size: .85rem; }
.xr-choose li { margin: .15rem 0 !important; padding: 0; font-size: .92rem; }
.xr-choose a[aria-current] { font-weight: 700; text-decoration: none; color: inherit; }
ol.xr-tried { list-style: none; display: flex; flex-wrap: wrap; gap: .5rem .4rem; align-items: stretch;
  margin: .2rem 0 .6rem; padding: 0 !important; }
ol.xr-tried li { margin: 0 !important; box-sizing: border-box; flex: 0 1 15rem; min-width: 11rem;
  overflow-wrap: anywhere; }
.xr-tried-step { padding: .3rem .5rem; border-bottom: 3px solid color-mix(in srgb, currentColor 55%, transparent); }
.xr-tried-step.xr-broken { border-bottom-style: dashed; border-bottom-color: #d55e00; }
.xr-fails { margin-top: .3rem; font-size: .88rem; border-left: 4px solid #d55e00; padding-left: .5rem; }
[data-testid="stHeading"] h2 { font-size: 1.3rem; font-weight: 650; padding: .4rem 0 .1rem; }
.xr-two { display: grid; grid-template-columns: minmax(0, 3fr) minmax(0, 2fr); gap: 1rem 2.5rem; align-items: start; }
.xr-two section, .xr-two div { overflow-wrap: anywhere; line-height: 1.5; }
.xr-meaning { font-size: .82rem; opacity: .85; line-height: 1.35; font-weight: 400; }
.xr-word { display: inline-flex; align-items: baseline; gap: .4em; white-space: nowrap; }
.xr-day { white-space: nowrap; font-variant-numeric: tabular-nums; }
.xr-urgent { font-weight: 650; }
:where([data-testid="stHtml"]) a { color: color-mix(in srgb, #0b63ce 50%, currentColor); }
table.xr-list, table.xr-due { table-layout: fixed; }
.xr-due th:nth-child(1) { width: 18%; }
.xr-due th:nth-child(2) { width: 24%; }
.xr-due th:nth-child(3) { width: 20%; }
.xr-list th:nth-child(1) { width: 15%; }
.xr-list th:nth-child(2) { width: 19%; }
.xr-list th:nth-child(4) { width: 11%; }
.xr-list th:nth-child(5) { width: 10%; }
.xr-list th:nth-child(6) { width: 21%; }
.xr-list thead th { white-space: normal; }
.xr-counts td.xr-figure { font-size: 1.05rem; }
.xr-counts td.xr-figure:nth-child(2) { font-size: 1.3rem; font-weight: 600; }
.xr-counts .xr-word { font-weight: 600; }
.xr-counts .xr-total th, .xr-counts .xr-total td { border-bottom: 0; }
ul.xr-changes { margin: .2rem 0 .5rem; padding-left: 1.2rem !important; }
.xr-two details ul { max-height: 14rem; overflow-y: auto; }
.xr-paging { display: flex; flex-wrap: wrap; gap: .3rem 1rem; align-items: baseline; padding: .5rem 0; }
.xr-part { font-size: 1.15rem !important; font-weight: 650; line-height: 1.3; margin: .9rem 0 .1rem;
  padding: 0 !important; }
.xr-record .xr-verdict { margin: .6rem 0 .2rem; }
.xr-ways { display: flex; flex-wrap: wrap; gap: .3rem 1.2rem; margin: .5rem 0 .2rem; }
.xr-wide { overflow-x: auto; }
.xr-picture { display: block; max-width: 100%; height: auto; }
.xr-wide::-webkit-scrollbar, .xr-scroll::-webkit-scrollbar { height: 10px; }
.xr-wide::-webkit-scrollbar-track, .xr-scroll::-webkit-scrollbar-track { border-radius: 5px;
  background: color-mix(in srgb, currentColor 10%, transparent); }
.xr-wide::-webkit-scrollbar-thumb, .xr-scroll::-webkit-scrollbar-thumb { border-radius: 5px;
  background: color-mix(in srgb, currentColor 45%, transparent); }
.xr-wide .xr-table th[scope="row"] { min-width: 7rem; }
.xr-nobreak { white-space: nowrap; }
.xr-names { min-width: 15rem; }
.xr-table .xr-words { overflow-wrap: normal; }
p.xr-line { margin: .1rem 0; }
.xr-table code { overflow-wrap: anywhere; white-space: pre-wrap; }
.xr-table .xr-from { white-space: normal; text-align: inherit; }
ul.xr-chains { list-style: none; margin: .2rem 0; padding: 0 !important; overflow-wrap: anywhere; font-size: .9rem; }
ul.xr-chains li { padding: .15rem 0 .25rem .8rem; margin: 0 0 .2rem !important;
  border-left: 3px solid color-mix(in srgb, currentColor 35%, transparent); }
ul.xr-chains li.xr-level-2 { margin-left: 1.5rem !important; }
ul.xr-chains li.xr-level-3 { margin-left: 3rem !important; }
ul.xr-chains li.xr-level-4 { margin-left: 4.5rem !important; }
.xr-place { display: flex; flex-direction: column; gap: .45rem; overflow-wrap: anywhere; font-size: .92rem; }
.xr-place .xr-name { font-size: 1.1rem; }
.xr-place ul { margin: 0; padding-left: 1.1rem !important; }
.xr-place .xr-verdict { font-size: .95rem; }
.xr-doors { display: flex; flex-wrap: wrap; gap: .4rem; margin: .25rem 0; }
.xr-doors a { border: 1px solid color-mix(in srgb, currentColor 40%, transparent); border-radius: 6px; color: inherit;
  padding: .2rem .65rem; text-decoration: none; }
.xr-doors a:hover { background: color-mix(in srgb, currentColor 10%, transparent); }
.xr-together { white-space: nowrap; }
.st-key-xr-beside { container-type: inline-size; }
@container (max-width: 940px) {
  .st-key-xr-beside [data-testid="stColumn"] { flex: 1 1 100%; min-width: 100%; }
  .st-key-xr-beside .xr-stops { display: grid; grid-template-columns: 1fr 1fr; } }
.xr-stops { display: flex; flex-direction: column; gap: .35rem; }
.xr-tallies { display: grid; grid-template-columns: repeat(4, minmax(0, 1fr)); gap: .75rem; margin: .3rem 0; }
.xr-tallies > div { border: 1px solid color-mix(in srgb, currentColor 22%, transparent); border-radius: 8px; }
.xr-tallies > div[aria-current] { border: 2px solid currentColor; }
.xr-tallies a { display: flex; flex-direction: column; padding: .55rem .9rem; color: inherit; text-decoration: none;
  border-radius: 8px; }
.xr-tallies a:hover { background: color-mix(in srgb, currentColor 8%, transparent); }
.xr-tallies .xr-count { font-size: 1.7rem; font-weight: 650; line-height: 1.2; }
.xr-tallies .xr-label { font-weight: 600; text-decoration: underline; text-underline-offset: .15em; }
.xr-status { font-weight: 600; }
.xr-decision { border-left: 4px solid color-mix(in srgb, currentColor 45%, transparent); padding: .15rem 0 .15rem .8rem;
  overflow-wrap: anywhere; line-height: 1.5; }
.xr-note { overflow-wrap: anywhere; line-height: 1.45; }
.xr-long summary { cursor: pointer; }
.xr-who { display: inline-block; min-width: 4.5rem; max-width: 12rem; }
.xr-long[open] summary { opacity: .75; }
.xr-decided .xr-table td:last-child { min-width: 14rem; }
@media print {
  [data-testid="stSidebar"], [data-testid="stHeader"], [data-testid="stToolbar"], .xr-ways { display: none !important; }
  [data-testid="stMainBlockContainer"] { padding: 0; }
  .xr-wide { overflow: visible; }
  .xr-table tr, .xr-chains li, .xr-gaps li { break-inside: avoid; }
  .xr-h2, .xr-part { break-after: avoid; }
}
.xr-whole { white-space: nowrap; }
.st-key-cypher textarea { font-family: ui-monospace, monospace; font-size: .85rem; }
@media (max-width: 1150px) {
  .xr-list { font-size: .84rem !important; } .xr-list th, .xr-list td { padding: .35rem .3rem !important; }
  .xr-list th:nth-child(4), .xr-list th:nth-child(5) { width: 13%; } .xr-list th:nth-child(1) { width: 18%; } }
@media (max-width: 1150px) { .xr-names { min-width: 7.5rem; }
  .xr-wide .xr-table:has(.xr-names) { font-size: .84rem; }
  .xr-wide .xr-table:has(.xr-names) :is(th, td) { padding: .35rem .3rem; }
  .xr-wide .xr-table:has(.xr-names) tbody th { min-width: 0; white-space: nowrap; }
  .xr-wide .xr-table:has(.xr-names) td:nth-child(7) { min-width: 5.5rem; } }
@media (max-width: 1150px) { .xr-two { grid-template-columns: minmax(0, 1fr); }
  .xr-card { padding: .55rem .6rem; } }
</style>"""
