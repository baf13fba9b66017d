import { useQuery } from "@tanstack/react-query"
import { type TakePlan, send } from "../../shared/api/client"
import { useSettled } from "../../shared/useSettled"

const AFTER_MS = 300
const FRESH_MS = 60_000

export interface Price {
  /** What exactly this request would make and cost; undefined while that is not known. */
  readonly plan: TakePlan | undefined
  readonly isPending: boolean
  readonly error: Error | null
}

/** The price of a request for new takes, read once nothing was changed for a moment. */
export function usePrice(path: string, body: object, isEnabled = true): Price {
  const wanted = JSON.stringify(body)
  const settled = useSettled(wanted, AFTER_MS)
  const price = useQuery({
    // Not under the film's key: each of its events would have the whole film planned again.
    queryKey: ["price", path, settled],
    queryFn: () => send<TakePlan>("POST", path, JSON.parse(settled)),
    staleTime: FRESH_MS,
    enabled: isEnabled,
  })
  const isCurrent = settled === wanted
  return {
    plan: isCurrent ? price.data : undefined,
    isPending: isEnabled && (!isCurrent || price.isPending),
    error: isCurrent ? price.error : null,
  }
}
