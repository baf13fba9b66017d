import { useId } from "react"
import type { Action, Take } from "../../shared/api/client"
import { TAKES, TEXT } from "../../shared/text"
import { CompareDialog } from "./CompareDialog"
import { TakeCard } from "./TakeCard"

interface TakesProps {
  projectId: string
  /** The oldest first. */
  takes: readonly Take[]
  /** Fills the form, and returns its first field. */
  onReuse: (offer: Action) => HTMLElement | null
}

/** All takes of an asset, the newest first, and two of them side by side. */
export function Takes({ projectId, takes, onReuse }: TakesProps) {
  const numbered = takes.map((take, index) => ({ take, number: index + 1 }))
  return (
    <>
      <div className="row spread">
        <h3>{TEXT.asset.takes}</h3>
        {takes.length > 1 && <CompareDialog projectId={projectId} takes={takes} onReuse={onReuse} />}
      </div>
      {takes.length === 0 && <NoTake />}
      <ul className="stack">
        {numbered.toReversed().map(({ take, number }) => (
          <TakeCard
            key={take.take_id}
            projectId={projectId}
            take={take}
            number={number}
            onReuse={(offer) => onReuse(offer)?.focus()}
          />
        ))}
      </ul>
    </>
  )
}

/** What a take will offer, once there is one. */
function NoTake() {
  const reasonId = useId()
  return (
    <div className="row">
      {[TAKES.accept, TAKES.reject].map((label) => (
        <button key={label} type="button" className="button" disabled aria-describedby={reasonId}>
          {label}
        </button>
      ))}
      <p className="hint" id={reasonId}>
        {TAKES.noTake}
      </p>
    </div>
  )
}
