import type { Proof } from '../catalog/proof.ts';
import type { Waiver } from '../domain/exercise.ts';
import { CHECKS, type Finding } from './finding.ts';

/** What of a list of findings remains when the author's waivers are taken off it. */
export interface Weighed {
  readonly findings: readonly Finding[];
  readonly waived: Proof['waived'];
}

/**
 * Takes off what is waived with a reason. A waiver that fits nothing is itself a finding: what it let be is
 * mended, or it was never written down right.
 * @param file solution.yaml, where the waivers stand
 */
export function applyWaivers(
  findings: readonly Finding[],
  waivers: readonly Waiver[],
  file: string,
): Weighed {
  const fits = (waiver: Waiver, { check, message }: Finding) =>
    waiver.check === check && collapsed(message).includes(collapsed(waiver.text));
  const waived = findings.flatMap((finding) => {
    const waiver = waivers.find((candidate) => fits(candidate, finding));
    return waiver ? [{ check: finding.check, message: finding.message, reason: waiver.reason }] : [];
  });
  const idle = waivers.filter((waiver) => !findings.some((finding) => fits(waiver, finding)));
  return {
    findings: [
      ...findings.filter((finding) => !waivers.some((waiver) => fits(waiver, finding))),
      ...idle.map(
        ({ check, text }): Finding => ({
          check: 'manifest',
          severity: 'error',
          message: (CHECKS as readonly string[]).includes(check)
            ? `A waiver of "${check}" fits no finding: ${text}`
            : `A waiver names the check "${check}", which there is not; there are ${CHECKS.join(', ')}.`,
          file,
          line: null,
          next: 'take the waiver out, or quote a part of the finding it is for',
        }),
      ),
    ],
    waived,
  };
}

function collapsed(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}
