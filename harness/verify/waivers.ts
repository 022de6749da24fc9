import type { Proof } from '../catalog/proof.ts';
import type { Waiver } from '../domain/exercise.ts';
import { error, found, type Messages } from './check.ts';
import { CHECKS, type Finding } from './finding.ts';
import { yamlLines } from './syntax/yaml-lines.ts';

const messages = {
  fitsNothing: (check: string, text: string) =>
    error(
      `A waiver of "${check}" fits no finding: ${text}`,
      'Delete the waiver, or quote a part of the message of the finding that it is for.',
    ),
  noSuchCheck: (check: string) =>
    error(
      `A waiver names the check "${check}", which does not exist; the checks are ${CHECKS.join(', ')}.`,
      'Name the check whose finding it is for.',
    ),
} satisfies Messages;

/** What of a list of findings remains when the author's waivers are taken off it. */
export interface Weighed {
  readonly findings: readonly Finding[];
  readonly waived: Proof['waived'];
}

/**
 * Takes off what is waived with a reason. A waiver that fits nothing is itself a finding: what it accepted has been
 * fixed, or it never quoted the finding right.
 * @param file solution.yaml, where the waivers stand
 * @param isMade whether a check was made, so that a waiver of it could fit
 */
export function applyWaivers(
  findings: readonly Finding[],
  waivers: readonly Waiver[],
  file: string,
  isMade: (check: string) => boolean,
): Weighed {
  const line = yamlLines(file);
  const fits = (waiver: Waiver, { check, message }: Finding) =>
    waiver.check === check && collapsed(message).includes(collapsed(waiver.text));
  const waived = findings.flatMap((finding) => {
    const waiver = waivers.find((candidate) => fits(candidate, finding));
    return waiver ? [{ check: finding.check, message: finding.message, reason: waiver.reason }] : [];
  });
  const idle = waivers
    .map((waiver, index) => ({ waiver, index }))
    .filter(({ waiver }) => isMade(waiver.check) && !findings.some((finding) => fits(waiver, finding)));
  return {
    findings: [
      ...findings.filter((finding) => !waivers.some((waiver) => fits(waiver, finding))),
      ...idle.map(({ waiver, index }) => {
        const { check, text } = waiver;
        const isCheck = (CHECKS as readonly string[]).includes(check);
        const said = isCheck ? messages.fitsNothing(check, text) : messages.noSuchCheck(check);
        return found('manifest', said, file, line(['waivers', index]));
      }),
    ],
    waived,
  };
}

function collapsed(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}
