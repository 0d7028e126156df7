"""The style of what the pages draw themselves; it takes its colours from the theme, light or dark."""

CSS = """<style>
[data-testid="stMainBlockContainer"] { padding: 3rem 2.5rem; }
.xr-line { opacity: .85; font-size: .95rem; line-height: 1.55; overflow-wrap: anywhere; }
.xr-line b { font-weight: 600; }
.xr-partial { border: 1px solid currentColor; border-radius: 4px; padding: 0 .35em; font-weight: 600; }
.xr-cards { display: grid; grid-template-columns: repeat(5, minmax(0, 1fr)); gap: .75rem; margin: .25rem 0; }
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
.xr-link { margin: 0 0 0 1.55rem !important; padding: .35rem 0 .45rem 1.5rem; overflow-wrap: anywhere;
  border-left: 3px solid color-mix(in srgb, currentColor 55%, transparent); }
.xr-link.xr-weak { border-left-style: dashed; }
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
@media (max-width: 1150px) { .xr-cards { gap: .5rem; } .xr-card { padding: .55rem .6rem; } }
@media (max-width: 760px) { .xr-cards { grid-template-columns: repeat(2, minmax(0, 1fr)); } }
</style>"""
