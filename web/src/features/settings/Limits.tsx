import { type FormEvent, useState } from "react"
import { TEXT } from "../../shared/text"
import { LIMIT, problemOf } from "../../shared/ui/actionFields"
import { ErrorNote } from "../../shared/ui/ErrorNote"
import { Field } from "../../shared/ui/Field"
import type { Change, Settings } from "./SettingsPage"

interface LimitsProps {
  settings: Settings
  isPending: boolean
  onChange: (change: Change) => void
}

/** What a job may spend, and how often a call is repeated. */
export function Limits({ settings, isPending, onChange }: LimitsProps) {
  const budget = settings.settings["max_cost_usd"]
  const stored = typeof budget === "number" ? String(budget) : ""
  const [typed, setTyped] = useState<string | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const variable = settings.fixed["max_cost_usd"]
  const value = typed ?? stored
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const found = value.trim() === "" ? null : problemOf(LIMIT, value)
    setProblem(found)
    if (found === null) onChange({ max_cost_usd: value.trim() === "" ? null : Number(value) })
  }
  const hint = variable === undefined ? TEXT.settings.budgetHint : TEXT.settings.fixed(variable)
  return (
    <form className="box stack" aria-label={TEXT.settings.limits} onSubmit={submit}>
      <h2>{TEXT.settings.limits}</h2>
      <Field label={TEXT.settings.budget} hint={hint}>
        {(ids) => (
          <div className="row nowrap">
            <input
              {...ids}
              inputMode="decimal"
              disabled={variable !== undefined}
              value={value}
              onChange={(event) => setTyped(event.target.value)}
            />
            <button
              type="submit"
              className="button"
              aria-label={TEXT.settings.saveBudget}
              disabled={isPending || value === stored}
            >
              {TEXT.save}
            </button>
          </div>
        )}
      </Field>
      {problem !== null && <ErrorNote error={new Error(problem)} />}
      <dl>
        <dt className="strong">{TEXT.settings.retries}</dt>
        <dd>
          {String(settings.settings["max_retries"])} <span className="hint">{TEXT.settings.retriesHint}</span>
        </dd>
      </dl>
    </form>
  )
}
