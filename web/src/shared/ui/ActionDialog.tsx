import { Dialog } from "@base-ui/react/dialog"
import { type FormEvent, useState } from "react"
import type { Action } from "../api/client"
import { TEXT } from "../text"
import { isAmount, problemOf, valueOf } from "./actionFields"
import { ErrorNote } from "./ErrorNote"
import { Field } from "./Field"

interface ActionDialogProps {
  action: Action
  isOpen: boolean
  isPending: boolean
  error: Error | null
  onClose: () => void
  onSubmit: (fields: Record<string, unknown>) => void
}

const LABELS: Record<string, string> = TEXT.dialog

/** Asks for the fields that an action requires. */
export function ActionDialog({ action, isOpen, isPending, error, onClose, onSubmit }: ActionDialogProps) {
  const [fields, setFields] = useState<Record<string, string>>({})
  const [problem, setProblem] = useState<string | null>(null)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const problems = action.required_fields.map((name) => problemOf(name, fields[name] ?? ""))
    const found = problems.find((one) => one !== null) ?? null
    setProblem(found)
    if (found !== null) return
    const entries = action.required_fields.map((name) => [name, valueOf(name, fields[name] ?? "")] as const)
    onSubmit(Object.fromEntries(entries))
  }
  return (
    <Dialog.Root open={isOpen} onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="backdrop" />
        <Dialog.Popup className="dialog">
          <form className="stack" onSubmit={submit}>
            <Dialog.Title>{action.label}</Dialog.Title>
            {action.required_fields.map((name) => (
              <Field key={name} label={LABELS[name] ?? name}>
                {(ids) => (
                  <input
                    {...ids}
                    required
                    {...inputOf(name)}
                    autoComplete="off"
                    value={fields[name] ?? ""}
                    onChange={(event) => setFields({ ...fields, [name]: event.target.value })}
                  />
                )}
              </Field>
            ))}
            {problem !== null && <ErrorNote error={new Error(problem)} />}
            {error && <ErrorNote error={error} />}
            <div className="row end">
              <Dialog.Close className="button">{TEXT.cancel}</Dialog.Close>
              <button type="submit" className="button primary" disabled={isPending}>
                {action.label}
              </button>
            </div>
          </form>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

function inputOf(name: string) {
  if (isAmount(name)) return { type: "number", min: 0.01, step: 0.01 } as const
  return { type: name === "value" ? "password" : "text" } as const
}
