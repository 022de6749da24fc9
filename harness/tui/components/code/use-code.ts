import { useEffect, useState } from 'react';
import { usePalette } from '../palette.ts';

type Code = typeof import('./code-spans.ts');

let loaded: Code | null = null;

/** What tells the parts of code apart; null until it is loaded, and where nothing has a colour. */
export function useCode(): Code | null {
  const { code } = usePalette();
  const hasColours = Object.values(code).some((paint) => Object.keys(paint).length > 0);
  const [now, setNow] = useState(loaded);
  useEffect(() => {
    if (!hasColours || loaded !== null) return;
    let isGone = false;
    void import('./code-spans.ts').then((code) => {
      loaded = code;
      if (!isGone) setNow(code);
    });
    return () => {
      isGone = true;
    };
  }, [hasColours]);
  return hasColours ? (now ?? loaded) : null;
}
