import { useQuery, useQueryClient } from "@tanstack/react-query"
import { type FormEvent, useId, useState } from "react"
import { type Asset, type Schemas, get } from "../../shared/api/client"
import { useStart } from "../../shared/api/useStart"
import { TEXT } from "../../shared/text"
import { keepUnsent, unsentOf, useUnsent } from "../../shared/unsent"
import { ErrorNote } from "../../shared/ui/ErrorNote"
import { Choice, Field } from "../../shared/ui/Field"
import { Icon } from "../../shared/ui/Icon"

interface RegenerateFormProps {
  projectId: string
  asset: Asset
}

/** The form of another take of an asset, whose prompt is kept while others are looked at. */
export const promptForm = (assetId: string) => `another take of ${assetId}`

/** Makes another take, with the fields that the asset's actions accept. */
export function RegenerateForm({ projectId, asset }: RegenerateFormProps) {
  const client = useQueryClient()
  const reasonId = useId()
  const form = promptForm(asset.asset_id)
  const unsent = useUnsent<string>(form)
  const [sent, setSent] = useState<string | null>(null)
  const draft = unsent ?? sent
  const [model, setModel] = useState("")
  const offered = (asset.actions ?? []).filter((action) => action.name === "regenerate")
  const accepts = (field: string) => offered.some((action) => action.required_fields.includes(field))
  const action = offered[0]
  const regenerate = useStart((_, { body }) => {
    const prompt = body !== undefined && "prompt" in body ? String(body.prompt) : null
    setSent(prompt)
    if (unsentOf(form) === prompt) keepUnsent(form, null)
    return client.invalidateQueries({ queryKey: ["film", projectId] })
  }, form)
  if (action === undefined) return null
  const write = (prompt: string) => {
    setSent(null)
    keepUnsent(form, prompt === asset.prompt ? null : prompt)
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const prompt = draft !== null && draft !== asset.prompt && { prompt: draft }
    const body = { ...prompt, ...(model !== "" && { model }), as_candidate: true }
    regenerate.mutate({ path: action.href, body })
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
              value={draft ?? asset.prompt ?? ""}
              onChange={(event) => write(event.target.value)}
            />
          )}
        </Field>
      )}
      {accepts("model") && <ModelChoice asset={asset} value={model} onChange={setModel} />}
      {regenerate.isError && <ErrorNote error={regenerate.error} />}
      <div className="row">
        <button
          type="submit"
          className="button primary"
          disabled={!action.is_enabled || regenerate.isPending}
          aria-describedby={action.reason === null ? undefined : reasonId}
        >
          <Icon name="retry" />
          {TEXT.asset.another}
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

interface ModelChoiceProps {
  asset: Asset
  value: string
  onChange: (model: string) => void
}

function ModelChoice({ asset, value, onChange }: ModelChoiceProps) {
  const models = useQuery({
    queryKey: ["models", asset.kind],
    queryFn: () => get<Schemas["ModelListObject"]>(`/api/models?kind=${asset.kind}`),
  })
  const available = (models.data?.models ?? []).filter((model) => model.is_available)
  const usual = asset.chain.length === 0 ? TEXT.asset.usual : TEXT.asset.usualChain(asset.chain.join(TEXT.asset.then))
  const choices = [["", usual] as const, ...available.map((model) => [model.name, model.name] as const)]
  return <Choice label={TEXT.asset.model} value={value} onChange={onChange} choices={choices} />
}
