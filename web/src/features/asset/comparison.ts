import type { Take } from "../../shared/api/client"
import { formatCost, formatDate, formatDuration, formatTime } from "../../shared/format"
import { TAKES, TAKE_STATUS } from "../../shared/text"

/** One property of two takes, in words. */
export interface ComparedFact {
  readonly name: string
  readonly values: readonly [first: string, second: string]
  readonly differs: boolean
}

/** The takes to begin with: the one in the film, and the newest other. */
export function firstPair(takes: readonly Take[]): readonly [string, string] | null {
  const newest = takes.toReversed()
  const shown = newest.find((take) => take.status === "accepted") ?? newest.at(-1)
  const other = newest.find((take) => take !== shown && take.status !== "rejected") ?? newest.find((take) => take !== shown)
  return shown === undefined || other === undefined ? null : [shown.take_id, other.take_id]
}

/** What is known of two takes, beside what they show and their prompts; what neither has is left out. */
export function comparedFacts(first: Take, second: Take): readonly ComparedFact[] {
  const rows: readonly (readonly [string, (take: Take) => string | null])[] = [
    [TAKES.facts.status, (take) => TAKE_STATUS[take.status]],
    [TAKES.facts.model, (take) => take.model],
    [TAKES.facts.seed, (take) => (take.seed === null ? null : String(take.seed))],
    [TAKES.facts.length, (take) => (take.duration_s === null ? null : formatDuration(take.duration_s))],
    [TAKES.facts.size, (take) => (take.width && take.height ? TAKES.size(take.width, take.height) : null)],
    [TAKES.facts.cost, (take) => formatCost(take.cost_microusd)],
    [TAKES.facts.made, (take) => `${formatDate(take.created_at)}, ${formatTime(take.created_at)}`],
  ]
  return rows
    .map(([name, value]) => [name, value(first), value(second)] as const)
    .filter(([, one, other]) => one !== null || other !== null)
    .map(([name, one, other]) => ({
      name,
      values: [one ?? TAKES.none, other ?? TAKES.none],
      differs: one !== other,
    }))
}
