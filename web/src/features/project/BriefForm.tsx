import { Dialog } from "@base-ui/react/dialog"
import type { FormEvent } from "react"
import type { Schemas } from "../../shared/api/client"
import { useStart } from "../../shared/api/useStart"
import { filmPath, navigate } from "../../shared/router"
import { AUDIENCE, TEXT } from "../../shared/text"
import { keepUnsent, useUnsent } from "../../shared/unsent"
import { ErrorNote } from "../../shared/ui/ErrorNote"
import { Choice, Field } from "../../shared/ui/Field"

const LENGTHS = Object.entries(TEXT.create.lengths)
const AUDIENCES = Object.entries(AUDIENCE)

const FORM = "new film from a brief"
const EMPTY = { brief: "", length: "60", audience: "adults", language: "" }

export function BriefForm() {
  const typed = useUnsent<typeof EMPTY>(FORM) ?? EMPTY
  const { brief, length, audience, language } = typed
  const write = (changes: Partial<typeof EMPTY>) => {
    const next = { ...typed, ...changes }
    keepUnsent(FORM, JSON.stringify(next) === JSON.stringify(EMPTY) ? null : next)
  }
  const create = useStart((job) => {
    keepUnsent(FORM, null)
    navigate(filmPath(job.project_id))
  }, FORM)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const body = {
      brief,
      duration_s: Number(length),
      audience: audience as Schemas["Audience"],
      language: language.trim() || null,
      stop_at: "script",
    }
    create.mutate({ path: "/api/jobs", body })
  }
  return (
    <form className="stack" onSubmit={submit}>
      <Field label={TEXT.create.brief} hint={TEXT.create.briefHint}>
        {(ids) => (
          <textarea
            {...ids}
            rows={3}
            required
            value={brief}
            onChange={(event) => write({ brief: event.target.value })}
          />
        )}
      </Field>
      <div className="columns">
        <Choice
          label={TEXT.create.length}
          value={length}
          onChange={(chosen) => write({ length: chosen })}
          choices={LENGTHS}
        />
        <Choice
          label={TEXT.create.audience}
          value={audience}
          onChange={(chosen) => write({ audience: chosen })}
          choices={AUDIENCES}
        />
        <Field label={TEXT.create.language}>
          {(ids) => (
            <input
              {...ids}
              placeholder={TEXT.create.languageExample}
              value={language}
              onChange={(event) => write({ language: event.target.value })}
            />
          )}
        </Field>
      </div>
      {create.isError && <ErrorNote error={create.error} />}
      <div className="row end">
        <Dialog.Close className="button">{TEXT.cancel}</Dialog.Close>
        <button type="submit" className="button primary" disabled={create.isPending}>
          {TEXT.create.writeScript}
        </button>
      </div>
    </form>
  )
}
