import { STEP, TEXT } from "../../shared/text"
import { Icon } from "../../shared/ui/Icon"
import type { LiveStep } from "../job/foldEvent"

interface MakingProps {
  steps: readonly LiveStep[]
  /** Below the preview it takes only the room it needs. */
  isBelow: boolean
}

/** Stands where the film will be, with what is being made now. */
export function Making({ steps, isBelow }: MakingProps) {
  const running = steps.filter((step) => step.status === "running")
  return (
    <section className={isBelow ? "making making-below" : "making"} aria-label={TEXT.film.making}>
      <Icon name="film" />
      <h2>{TEXT.film.making}</h2>
      <p>{TEXT.film.makingHint}</p>
      <ul className="making-steps">
        {running.map((step) => (
          <li key={step.step}>
            <div className="row spread">
              <span>{STEP[step.step]}</span>
              <span>{Math.round(step.progress)} %</span>
            </div>
            <progress max={100} value={step.progress} aria-label={TEXT.job.progressOf(STEP[step.step])} />
          </li>
        ))}
      </ul>
    </section>
  )
}
