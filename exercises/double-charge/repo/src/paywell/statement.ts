/** What the card's statement says, as in `VELOWAY 2026-02`; Paywell prints up to 22 characters. */
export function statementIn(month: Date): string {
  return `VELOWAY ${month.toISOString().slice(0, 7)}`;
}
