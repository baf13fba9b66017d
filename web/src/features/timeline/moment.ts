/** A moment as minutes and seconds with one decimal: 1:04.2. */
export function formatMoment(seconds: number): string {
  const tenths = Math.max(0, Math.round(seconds * 10))
  const whole = Math.floor(tenths / 10)
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}.${tenths % 10}`
}
