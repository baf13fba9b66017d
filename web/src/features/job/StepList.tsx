import type { Schemas } from "../../shared/api/client"
import { STEP, STEP_STATUS, TEXT } from "../../shared/text"
import { ActionButton } from "../../shared/ui/ActionButton"
import { Icon, type IconName } from "../../shared/ui/Icon"
import type { LiveStep } from "./foldEvent"
import { reloadJob } from "./useFollowedJob"

const ICONS: Record<Schemas["StepStatus"], IconName> = {
  pending: "clock",
  running: "spinner",
  succeeded: "check",
  failed: "alert",
  skipped: "ban",
  canceled: "ban",
}

export function StepList({ steps, refreshes }: { steps: readonly LiveStep[]; refreshes: readonly string[] }) {
  const shown = steps.filter((step) => step.status !== "skipped")
  const skipped = steps.filter((step) => step.status === "skipped").map((step) => STEP[step.step])
  return (
    <ol className="steps">
      {shown.map((step) => (
        <li key={step.step} className={`step step-${step.status}`}>
          <Icon name={ICONS[step.status]} />
          <div className="step-body">
            <div className="row spread">
              <span className="strong">{STEP[step.step]}</span>
              <span className="hint">
                {step.total > 1 && step.step !== "render" && TEXT.job.of(step.done, step.total)}
                {STEP_STATUS[step.status]}
              </span>
            </div>
            {step.status === "running" && (
              <progress max={100} value={step.progress} aria-label={TEXT.job.progressOf(STEP[step.step])} />
            )}
            {step.status === "running" && step.current !== null && <p className="hint clip">{step.current}</p>}
            {step.error && <p>{step.error.message}</p>}
            {step.actions
              .filter((action) => action.is_enabled)
              .map((action) => (
                <ActionButton key={action.label} action={action} refreshes={refreshes} onDone={reloadJob} />
              ))}
          </div>
        </li>
      ))}
      {skipped.length > 0 && <li className="hint">{TEXT.job.notNeeded(skipped.join(", "))}</li>}
    </ol>
  )
}
