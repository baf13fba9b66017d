import type { Plan } from "./api/client"
import { TEXT } from "./text"

/** A length as minutes and seconds: 1:04. */
export function formatDuration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds))
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`
}

/** An amount in dollars; what is less than a cent keeps enough digits to be seen. */
export function formatCost(microusd: number): string {
  if (microusd <= 0) return TEXT.amount.free
  const dollars = microusd / 1_000_000
  return `$${dollars.toFixed(dollars < 0.01 ? 4 : 2)}`
}

/** An estimate in dollars, of which the models without a known price are no part. */
export function formatEstimate(microusd: number, unpricedModels: readonly string[]): string {
  if (unpricedModels.length === 0) return formatCost(microusd)
  return microusd > 0 ? TEXT.amount.atLeast(formatCost(microusd)) : TEXT.amount.unknown
}

/** A plan's price: that nothing can be made is not the same as that it is free. */
export function formatPlan(
  plan: Pick<Plan, "estimate_microusd" | "unpriced_models" | "without_model">,
): string {
  if (plan.without_model > 0 && plan.estimate_microusd === 0) return TEXT.amount.unknown
  return formatEstimate(plan.estimate_microusd, plan.unpriced_models)
}

export function formatSize(bytes: number): string {
  const megabytes = bytes / 1_000_000
  return megabytes < 10 ? `${megabytes.toFixed(1)} MB` : `${Math.round(megabytes)} MB`
}

export function formatDate(iso: string, locale?: string): string {
  return new Date(iso).toLocaleDateString(locale, { day: "numeric", month: "short", year: "numeric" })
}

/** The time of day. */
export function formatTime(iso: string, locale?: string): string {
  return new Date(iso).toLocaleTimeString(locale, { hour: "2-digit", minute: "2-digit" })
}
