import { useMutation, useQueryClient } from "@tanstack/react-query"
import { useEffect, useId, useState } from "react"
import { RequestKeys } from "../api/RequestKeys"
import { type Action, send } from "../api/client"
import { ActionDialog } from "./ActionDialog"
import { ErrorNote } from "./ErrorNote"
import { Icon } from "./Icon"
import { SystemCheckButton } from "./SystemCheckButton"

interface ActionButtonProps {
  action: Action
  refreshes: readonly string[]
  isPrimary?: boolean
  onDone?: () => void
}

/** A button for what the API offers; disabled with the API's reason. A dialog asks for required fields. */
export function ActionButton({ action, refreshes, isPrimary = false, onDone }: ActionButtonProps) {
  const client = useQueryClient()
  const reasonId = useId()
  const [isOpen, setIsOpen] = useState(false)
  const keyOf = useOfferKeys(action)
  const run = useMutation({
    mutationFn: (fields: object) => {
      const body = { ...action.fixed_fields, ...fields }
      return send(action.method, action.href, body, action.method === "POST" ? { key: keyOf(body) } : {})
    },
    onSuccess: async () => {
      setIsOpen(false)
      onDone?.()
      await client.invalidateQueries({ queryKey: refreshes })
    },
  })
  const needsFields = action.required_fields.length > 0
  const look = isPrimary || action.name === "accept" ? "button primary" : "button"
  if (action.name === "system_check") return <SystemCheckButton action={action} />
  if (action.method === "GET") {
    return (
      <a className={look} href={action.href} download>
        {action.label}
      </a>
    )
  }
  return (
    <span className="action">
      <button
        type="button"
        className={look}
        disabled={!action.is_enabled || run.isPending}
        aria-describedby={action.reason === null ? undefined : reasonId}
        onClick={() => (needsFields ? setIsOpen(true) : run.mutate({}))}
      >
        {run.isPending && <Icon name="spinner" />}
        {action.label}
      </button>
      {action.reason !== null && (
        <span className="hint" id={reasonId}>
          {action.reason}
        </span>
      )}
      {needsFields ? (
        <ActionDialog
          action={action}
          isOpen={isOpen}
          isPending={run.isPending}
          error={run.error}
          onClose={() => setIsOpen(false)}
          onSubmit={(fields) => run.mutate(fields)}
        />
      ) : (
        run.isError && <ErrorNote error={run.error} />
      )}
    </span>
  )
}

/**
 * Idempotency keys for one offer of the API: until it offers something else, the same request is the same wish, however
 * often its button is pressed.
 */
function useOfferKeys(action: Action): (body: object) => string {
  const [keys] = useState(() => new RequestKeys())
  const offer = `${action.href} ${action.is_enabled}`
  useEffect(() => keys.forget(), [keys, offer])
  return (body) => keys.keyFor(JSON.stringify([action.href, body]))
}
