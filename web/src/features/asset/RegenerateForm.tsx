import { useQueryClient } from "@tanstack/react-query"
import { type FormEvent, useId, useState } from "react"
import type { Asset } from "../../shared/api/client"
import { useStart } from "../../shared/api/useStart"
import { TEXT } from "../../shared/text"
import { keepUnsent, unsentOf, useUnsent } from "../../shared/unsent"
import { ErrorNote } from "../../shared/ui/ErrorNote"
import { Field } from "../../shared/ui/Field"
import { Icon } from "../../shared/ui/Icon"
import { ModelChoice } from "./ModelChoice"
import { PriceNotes, PriceTag } from "./PriceNotes"
import { SeedField } from "./SeedField"
import { type TakeDraft, type TakeRequest, UNCHANGED, draftOf, isSame, isUnchanged, requestOf } from "./takeDraft"
import { usePrice } from "./usePrice"

interface RegenerateFormProps {
  asset: Asset
  projectId: string
}

/** The form of another take of an asset, whose content is kept while others are looked at. */
export const takeForm = (assetId: string) => `another take of ${assetId}`

/** What is in the form of an asset, and how it is changed. */
function useDraft(asset: Asset) {
  const form = takeForm(asset.asset_id)
  const unsent = useUnsent<TakeDraft>(form)
  const [sent, setSent] = useState(UNCHANGED)
  const write = (draft: TakeDraft) => {
    setSent(UNCHANGED)
    keepUnsent(form, isUnchanged(draft, asset) ? null : draft)
  }
  /** What was written while the request was under way stays unsent. */
  const settle = (request: TakeRequest) => {
    setSent(draftOf(request))
    if (isSame(requestOf(unsentOf<TakeDraft>(form) ?? UNCHANGED, asset), request)) keepUnsent(form, null)
  }
  return { form, draft: unsent ?? sent, write, settle }
}

/** Makes another take, with the fields that the asset's actions accept, and says its price before. */
export function RegenerateForm({ projectId, asset }: RegenerateFormProps) {
  const client = useQueryClient()
  const reasonId = useId()
  const { form, draft, write, settle } = useDraft(asset)
  const offered = (asset.actions ?? []).filter((action) => action.name === "regenerate")
  const accepts = (field: string) => offered.some((action) => action.required_fields.includes(field))
  const action = offered[0]
  const request = requestOf(draft, asset)
  const isPriced = action !== undefined && request.prompt !== ""
  const price = usePrice(`/api/assets/${asset.asset_id}/regenerate/plan`, request, isPriced)
  const regenerate = useStart((_, { body }) => {
    settle(body as TakeRequest)
    return client.invalidateQueries({ queryKey: ["film", projectId] })
  }, form)
  if (action === undefined) return null
  const submit = (event: FormEvent) => {
    event.preventDefault()
    regenerate.mutate({ path: action.href, body: request })
  }
  return (
    <form className="stack" onSubmit={submit}>
      {accepts("prompt") && (
        <Field label={TEXT.asset.prompt}>
          {(ids) => (
            <textarea
              {...ids}
              rows={4}
              required
              value={draft.prompt ?? asset.prompt ?? ""}
              onChange={(event) => write({ ...draft, prompt: event.target.value })}
            />
          )}
        </Field>
      )}
      {accepts("model") && (
        <>
          <ModelChoice
            kind={asset.kind}
            label={TEXT.asset.model}
            chain={asset.chain}
            value={draft.model}
            onChange={(model) => write({ ...draft, model })}
          />
          <SeedField value={draft.seed} onChange={(seed) => write({ ...draft, seed })} />
        </>
      )}
      {regenerate.isError && <ErrorNote error={regenerate.error} />}
      {price.error !== null && !regenerate.isError && <ErrorNote error={price.error} />}
      <PriceNotes price={price} />
      <div className="row">
        <button
          type="submit"
          className="button primary"
          disabled={!action.is_enabled || regenerate.isPending || price.isPending}
          aria-describedby={action.reason === null ? undefined : reasonId}
        >
          <Icon name="retry" />
          {TEXT.asset.another}
          <PriceTag price={price} />
        </button>
        {action.reason !== null && (
          <p className="hint" id={reasonId}>
            {action.reason}
          </p>
        )}
      </div>
    </form>
  )
}
