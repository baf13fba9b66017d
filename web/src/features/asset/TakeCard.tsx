import type { Action, Take } from "../../shared/api/client"
import { formatCost, formatDuration } from "../../shared/format"
import { TAKES, TAKE_STATUS, TEXT } from "../../shared/text"
import { TakeActions } from "./TakeActions"
import { TakeMedium } from "./TakeMedium"

interface TakeCardProps {
  projectId: string
  take: Take
  number: number
  onReuse: (offer: Action) => void
}

/** One take: what it is, where it comes from, and what can be done with it. */
export function TakeCard({ projectId, take, number, onReuse }: TakeCardProps) {
  return (
    <li className={`take take-${take.status}`}>
      <TakeMedium take={take} />
      <p>
        {TAKES.number(number)} · <span className="strong">{TAKE_STATUS[take.status]}</span> · {take.model} ·{" "}
        {formatCost(take.cost_microusd)}
        {take.duration_s !== null && ` · ${formatDuration(take.duration_s)}`}
        {take.seed !== null && ` · ${TAKES.queue.seed(take.seed)}`}
        {take.is_softened && ` · ${TEXT.asset.softened}`}
      </p>
      {take.prompt !== null && <p className="hint">{take.prompt}</p>}
      <TakeActions projectId={projectId} take={take} onReuse={onReuse} />
    </li>
  )
}
