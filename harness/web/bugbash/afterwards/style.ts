import { PAGE_STYLE } from '../../../report/page/style.ts';

/** The report's style with what boards and fixes need; its digest is in the pages' policy. */
export const AFTERWARDS_STYLE = `${PAGE_STYLE}
:root {
  --line-1: #2557b8; --line-2: #b3391f; --line-3: #14663a; --line-4: #7b2d8e; --line-5: #7a4b00; --line-6: #00626b;
  --line-7: #a01a58; --line-8: #4a4f57; --faint: #c3c9d2;
}
@media (prefers-color-scheme: dark) {
  :root {
    --line-1: #86b1ff; --line-2: #ff9a80; --line-3: #7cd29c; --line-4: #d9a0ea; --line-5: #f0c674; --line-6: #6fd3dc;
    --line-7: #ff9cc5; --line-8: #c3c9d2; --faint: #464e5b;
  }
}
header, main, footer { max-width: 64rem; }
.board .cell { text-align: center; padding-right: .4rem; }
.board .squashed { background: var(--add); color: var(--good); font-weight: 600; }
.board .first { outline: 2px solid var(--good); outline-offset: -2px; }
.board tfoot td, .board tfoot th { border-bottom: 0; color: var(--soft); font-weight: 400; }
.fix { border: 1px solid var(--rule); border-radius: .5rem; padding: .6rem .8rem; margin: .75rem 0; break-inside: avoid-page; }
.fix h4 { margin: 0 0 .4rem; font-size: 1rem; }
h3 { margin: 1.5rem 0 .5rem; font-size: 1.05rem; }
.prose { white-space: pre-line; }
.demo { border: .2rem solid var(--bad); padding: .4rem .8rem; font-weight: 700; }
@media print {
  :root {
    --line-1: #2557b8; --line-2: #b3391f; --line-3: #14663a; --line-4: #7b2d8e; --line-5: #7a4b00; --line-6: #00626b;
    --line-7: #a01a58; --line-8: #4a4f57; --faint: #c3c9d2;
  }
  pre { max-height: none; white-space: pre-wrap; }
}
`;
