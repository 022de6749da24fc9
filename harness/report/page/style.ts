/** The page's one style sheet. Its digest is in the page's policy, so nothing else can style it. */
export const PAGE_STYLE = `
:root {
  color-scheme: light dark;
  --ink: #1d2129; --soft: #57606a; --paper: #fff; --card: #f6f7f9; --rule: #d5d9df; --shade: #e4e9f2;
  --accent: #2557b8; --good: #14663a; --bad: #a8231d; --add: #e3f4e8; --cut: #fbe7e5;
  font: 16px/1.55 system-ui, -apple-system, "Segoe UI", sans-serif;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ink: #e5e8ee; --soft: #a2abb8; --paper: #14171c; --card: #1c2027; --rule: #373e49; --shade: #29303d;
    --accent: #86b1ff; --good: #7cd29c; --bad: #ff9a90; --add: #17301f; --cut: #3a1c1a;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); }
header, main, footer { max-width: 50rem; margin: 0 auto; padding: 0 1rem; }
header { padding-top: 2.5rem; }
h1 { font-size: 1.9rem; line-height: 1.2; margin: 0 0 .25rem; }
h2 { font-size: 1.25rem; line-height: 1.3; margin: 0 0 .75rem; }
section { margin: 2.75rem 0; }
p { margin: .5rem 0; overflow-wrap: anywhere; }
.details, caption, figcaption, footer { color: var(--soft); font-size: .875rem; }
.score { font-size: 1.25rem; margin: 1rem 0; }
dl.facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(6.25rem, 1fr)); gap: .75rem; margin: 1.25rem 0; }
dl.facts div { background: var(--card); border-radius: .5rem; padding: .6rem .8rem; }
dl.facts dt { color: var(--soft); font-size: .8125rem; }
dl.facts dd { margin: 0; font-size: 1.25rem; font-variant-numeric: tabular-nums; }
nav ul { display: flex; flex-wrap: wrap; gap: .35rem 1rem; list-style: none; padding: 0; margin: 1rem 0 0; font-size: .9375rem; }
a { color: var(--accent); }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 2px; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .9375rem; }
caption { caption-side: bottom; text-align: left; padding: .4rem 0; }
th, td { text-align: left; vertical-align: top; padding: .4rem .9rem .4rem 0; border-bottom: 1px solid var(--rule); }
th { font-weight: 600; color: var(--soft); font-size: .875rem; white-space: nowrap; }
td { min-width: 2rem; overflow-wrap: break-word; }
.short { white-space: nowrap; }
.number { width: 1%; text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
ul.marked { list-style: none; padding: 0; margin: .75rem 0; }
ul.marked li { background: var(--card); border-radius: .5rem; padding: .6rem .8rem; margin: .5rem 0; }
.mark { font-weight: 600; margin-right: .35rem; }
.mark.keep { color: var(--good); }
.mark.try { color: var(--accent); }
figure { margin: 0 0 1.25rem; }
figure svg { display: block; width: 100%; height: auto; color: var(--ink); }
figure .narrow { display: none; }
blockquote { margin: .75rem 0; padding: .1rem 0 .1rem 1rem; border-left: 3px solid var(--rule); }
details { border-bottom: 1px solid var(--rule); }
summary { padding: .5rem 0; cursor: pointer; overflow-wrap: anywhere; }
time { font-variant-numeric: tabular-nums; display: inline-block; min-width: 3.5rem; color: var(--soft); }
.diffstat { color: var(--soft); font-variant-numeric: tabular-nums; white-space: nowrap; }
pre { margin: 0 0 .75rem; padding: .75rem; background: var(--card); border-radius: .5rem; overflow: auto; max-height: 32rem; font: .8125rem/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
pre ins { background: var(--add); text-decoration: none; }
pre del { background: var(--cut); text-decoration: none; }
pre .file { font-weight: 600; }
pre .hunk { color: var(--soft); }
#rubric table { min-width: 44rem; }
#rubric td:nth-child(1) { font-weight: 600; }
#rubric td:nth-child(4) { white-space: nowrap; letter-spacing: .15em; }
#rubric td:nth-child(5) { min-width: 9rem; }
footer { padding-top: 1rem; padding-bottom: 3rem; }
@media (max-width: 40rem) {
  header { padding-top: 1.25rem; }
  h1 { font-size: 1.5rem; }
  figure .wide { display: none; }
  figure .narrow { display: block; }
}
@media print {
  :root {
    color-scheme: light;
    --ink: #000; --soft: #444; --paper: #fff; --card: #f4f4f4; --rule: #bbb; --shade: #e6e6e6;
    --accent: #1f4a9c; --good: #14663a; --bad: #a8231d; --add: #e3f4e8; --cut: #fbe7e5;
    font-size: 11pt;
  }
  nav, #lapse { display: none; }
  header, main, footer { max-width: none; padding: 0; }
  section, figure, tr, li { break-inside: avoid; }
  #timeline, #runs { break-inside: auto; }
  .scroll { overflow: visible; }
  #rubric { break-before: page; }
  #rubric table { min-width: 0; }
  #rubric td { height: 4.5rem; }
}
@page { margin: 16mm; }
`;
