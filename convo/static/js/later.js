// When to try again what failed, if at all.

const DELAY = 500 // ms; doubles each time
const DELAY_MAX = 10_000

// No answer, "too fast" and "not just now" may pass by themselves; what was refused would be refused again.
export const mayPass = (status) => !status || status === 429 || status >= 500

// ms: as long as the answer asks for (Retry-After), and later each time; not all pages at once.
export function delayAfter(attempt, answer) {
  const asked = 1000 * (Number(answer?.headers?.get("Retry-After")) || 0) * (1 + 0.3 * Math.random())
  return Math.max(asked, Math.min(DELAY * 2 ** attempt, DELAY_MAX) * (0.7 + 0.6 * Math.random()))
}
