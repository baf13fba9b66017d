import { TEXT } from "../text"

const AMOUNT = /^\d+(\.\d+)?$/
const LEAST_DOLLARS = 0.01
export const LIMIT = "max_cost_microusd"

/** Why the API cannot take a field as it was typed, with the remedy; null if it can. */
export function problemOf(name: string, typed: string): string | null {
  if (!isAmount(name)) return null
  const dollars = dollarsOf(typed)
  if (Number.isFinite(dollars) && dollars >= LEAST_DOLLARS) return null
  return TEXT.dialog.badLimit
}

/** The value that the API takes for a field without a problem; amounts are typed in dollars. */
export function valueOf(name: string, typed: string): string | number {
  return isAmount(name) ? Math.round(dollarsOf(typed) * 1_000_000) : typed
}

export const isAmount = (name: string) => name === LIMIT

function dollarsOf(typed: string): number {
  const trimmed = typed.trim()
  return AMOUNT.test(trimmed) ? Number(trimmed) : Number.NaN
}
