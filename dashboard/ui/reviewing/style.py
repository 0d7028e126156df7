"""The style of what only the review page draws; colours come from the theme, light or dark."""

CSS = """<style>
.xr-clocks { display: grid; grid-template-columns: minmax(13rem, 24rem) minmax(0, 1fr); gap: 0 1rem;
  align-items: stretch; font-size: .88rem; line-height: 1.35; margin: .3rem 0 .6rem; }
.xr-clock-name { padding: .35rem 0; overflow-wrap: anywhere;
  border-bottom: 1px solid color-mix(in srgb, currentColor 14%, transparent); }
.xr-clock-track { position: relative; min-height: 2.2rem; overflow: hidden;
  border-bottom: 1px solid color-mix(in srgb, currentColor 14%, transparent); }
.xr-clock-axis { position: relative; height: 1.5rem; font-size: .78rem; font-variant-numeric: tabular-nums; }
.xr-clock-axis span { position: absolute; bottom: 0; white-space: nowrap; }
.xr-clock-axis .xr-clock-first { left: 0; } .xr-clock-axis .xr-clock-last { right: 0; }
.xr-clock-axis .xr-clock-day { transform: translateX(-50%); font-weight: 650; }
.xr-clock-now { position: absolute; top: 0; bottom: 0; width: 0; border-left: 2px dashed currentColor; opacity: .75; }
.xr-clock-bar { position: absolute; top: calc(50% - .28rem); height: .56rem; border-radius: 3px; }
.xr-clock-ahead { background: color-mix(in srgb, #3b8fc4 75%, transparent); }
.xr-clock-over { border: 1px solid #d55e00;
  background: repeating-linear-gradient(45deg, #d55e00 0 3px, transparent 3px 7px); }
.xr-clock-point { position: absolute; top: 50%; transform: translate(-50%, -50%); font-size: 1.15rem; line-height: 1;
  font-weight: 700; }
.xr-matrix td { white-space: nowrap; } .xr-matrix tr.xr-move th { padding-left: 1.6rem !important; font-weight: 400; }
.xr-matrix a[aria-current] { font-weight: 750; color: inherit; }
.xr-matrix abbr { text-decoration: none; }
.xr-item { margin: .4rem 0; }
.xr-steps { display: grid; grid-template-columns: repeat(auto-fill, minmax(21rem, 1fr)); gap: .5rem; }
.xr-steps .xr-stop { height: 100%; box-sizing: border-box; }
.st-key-xr-place h3 { font-size: 1.05rem; font-weight: 650; padding: .3rem 0 0; }
dl.xr-facts { display: grid; grid-template-columns: 6.5rem minmax(0, 1fr); gap: .15rem .8rem; margin: .3rem 0 0;
  font-size: .88rem; line-height: 1.45; overflow-wrap: anywhere; }
dl.xr-facts dt { font-weight: 400; opacity: .8; } dl.xr-facts dd { margin: 0; }
@media (max-width: 1150px) { .xr-clocks { grid-template-columns: minmax(11rem, 15rem) minmax(0, 1fr); }
  .xr-matrix th, .xr-matrix td { padding: .35rem .35rem !important; } }
</style>"""
