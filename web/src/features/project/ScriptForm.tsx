import { Dialog } from "@base-ui/react/dialog"
import { useMutation } from "@tanstack/react-query"
import { type ChangeEvent, type FormEvent, useState } from "react"
import { type Project, send } from "../../shared/api/client"
import { filmPath, navigate } from "../../shared/router"
import { TEXT } from "../../shared/text"
import { keepUnsent, requestKeysOf, unsentOf, useUnsent } from "../../shared/unsent"
import { ErrorNote } from "../../shared/ui/ErrorNote"
import { Field } from "../../shared/ui/Field"
import { textOf } from "./scriptFile"

const FORM = "new film from a script"

export function ScriptForm() {
  const script = useUnsent<string>(FORM) ?? ""
  const write = (text: string) => keepUnsent(FORM, text === "" ? null : text)
  const [fileText, setFileText] = useState<string | null>(null)
  const create = useMutation({
    mutationFn: () => send<Project>("POST", "/api/projects", { script }, { key: requestKeysOf(FORM).keyFor(script) }),
    onSuccess: (project) => {
      requestKeysOf(FORM).forget()
      keepUnsent(FORM, null)
      navigate(filmPath(project.project_id))
    },
  })
  const read = useMutation({
    mutationFn: async (file: File) => textOf(await file.arrayBuffer()),
    onSuccess: (text) => {
      const typed = unsentOf<string>(FORM) ?? ""
      if (typed.trim() === "" || typed === text) write(text)
      else setFileText(text)
    },
  })
  const choose = (text: string) => {
    write(text)
    setFileText(null)
  }
  const upload = (event: ChangeEvent<HTMLInputElement>) => {
    const file = event.target.files?.[0]
    if (file) read.mutate(file)
    // The same file may be chosen again.
    event.target.value = ""
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    create.mutate()
  }
  return (
    <form className="stack" onSubmit={submit}>
      <Field label={TEXT.create.script} hint={TEXT.create.scriptHint}>
        {(ids) => (
          <textarea
            {...ids}
            rows={10}
            required
            value={script}
            onChange={(event) => write(event.target.value)}
          />
        )}
      </Field>
      <Field label={TEXT.create.upload}>
        {(ids) => <input {...ids} type="file" accept=".md,.markdown,.txt" onChange={upload} />}
      </Field>
      {fileText !== null && (
        <ErrorNote error={new Error(TEXT.create.replaces)}>
          <div className="row">
            <button type="button" className="button" onClick={() => choose(fileText)}>
              {TEXT.create.replace}
            </button>
            <button type="button" className="button" onClick={() => choose(script)}>
              {TEXT.create.keepTyped}
            </button>
          </div>
        </ErrorNote>
      )}
      {read.isError && <ErrorNote error={read.error} />}
      {create.isError && <ErrorNote error={create.error} />}
      <div className="row end">
        <Dialog.Close className="button">{TEXT.cancel}</Dialog.Close>
        <button type="submit" className="button primary" disabled={create.isPending}>
          {TEXT.create.seePlan}
        </button>
      </div>
    </form>
  )
}
