/** What a debrief says, in the order an interviewer would ask. */
export const DEBRIEF_QUESTIONS = [
  { topic: 'symptom', asks: 'What went wrong, for whom?' },
  { topic: 'root cause', asks: 'Why did it go wrong, and where?' },
  { topic: 'fix', asks: 'What did you change, and what else did you consider?' },
  { topic: 'proof', asks: 'How do you know that it works now?' },
  { topic: 'risks', asks: 'What else could this break, or what is left?' },
] as const;

/** The answers so far; one is done when there is one for each question. Empty answers were skipped. */
export type DebriefState = readonly string[];

export type DebriefAction = { readonly type: 'answered'; readonly text: string } | { readonly type: 'back' };

export function debriefReducer(state: DebriefState, action: DebriefAction): DebriefState {
  switch (action.type) {
    case 'answered':
      return state.length >= DEBRIEF_QUESTIONS.length ? state : [...state, action.text.trim()];
    case 'back':
      return state.slice(0, -1);
  }
}

/** An answer as it goes into the log. */
export const debriefNote = (topic: string, text: string): string => `Debrief, ${topic}: ${text}`;
