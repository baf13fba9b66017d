import { Dialog } from "@base-ui/react/dialog"
import { useQuery, useQueryClient } from "@tanstack/react-query"
import { type FormEvent, useState } from "react"
import { type AssetRow, getAll } from "../../shared/api/client"
import { useStart } from "../../shared/api/useStart"
import { ASSET_KIND, TAKES, TEXT } from "../../shared/text"
import { ErrorNote } from "../../shared/ui/ErrorNote"
import { Icon } from "../../shared/ui/Icon"
import { ModelChoice } from "./ModelChoice"
import { PriceNotes, PriceTag } from "./PriceNotes"
import { type AssetKind, type Chosen, NOTHING_CHOSEN, kindsOf, meantOf, requestOf } from "./failedTakes"
import { usePrice } from "./usePrice"
import "./asset.css"

interface FailedTakesProps {
  projectId: string
  count: number
}

const FAILED = "&status=failed&status=needs_prompt_update&include=actions"

/** Makes new takes of what failed, all or some, with other models, and says their price before. */
export function FailedTakes({ projectId, count }: FailedTakesProps) {
  const [isOpen, setIsOpen] = useState(false)
  const path = `/api/projects/${projectId}/assets`
  const failed = useQuery({
    queryKey: ["film", projectId, "failed"],
    queryFn: () => getAll<AssetRow>(path, "assets", FAILED),
    enabled: isOpen,
  })
  return (
    <Dialog.Root open={isOpen} onOpenChange={setIsOpen}>
      <Dialog.Trigger className="button primary">
        <Icon name="retry" />
        {TAKES.several.open(count)}
      </Dialog.Trigger>
      <Dialog.Portal>
        <Dialog.Backdrop className="backdrop" />
        <Dialog.Popup className="dialog wide stack">
          <Dialog.Title>{TAKES.several.title}</Dialog.Title>
          <Dialog.Description className="hint">{TAKES.several.hint}</Dialog.Description>
          {failed.isPending && <p className="loading">{TEXT.loading}</p>}
          {failed.isError && <ErrorNote error={failed.error} onRetry={() => void failed.refetch()} />}
          {failed.data?.length === 0 && <p className="hint">{TAKES.several.nothing}</p>}
          {failed.data !== undefined && failed.data.length > 0 && (
            <FailedForm projectId={projectId} failed={failed.data} onStarted={() => setIsOpen(false)} />
          )}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

interface FailedFormProps {
  projectId: string
  failed: readonly AssetRow[]
  onStarted: () => void
}

function FailedForm({ projectId, failed, onStarted }: FailedFormProps) {
  const client = useQueryClient()
  const [chosen, setChosen] = useState(NOTHING_CHOSEN)
  const meant = meantOf(failed, chosen)
  const path = `/api/projects/${projectId}/regenerate`
  const request = requestOf(meant, chosen)
  const price = usePrice(`${path}/plan`, request, meant.length > 0)
  const start = useStart(() => {
    onStarted()
    return client.invalidateQueries({ queryKey: ["film", projectId] })
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    start.mutate({ path, body: request })
  }
  return (
    <form className="stack" onSubmit={submit}>
      <Assets failed={failed} chosen={chosen} onChange={setChosen} />
      {kindsOf(meant).map((kind) => (
        <ModelChoice
          key={kind}
          kind={kind}
          label={TAKES.several.model(ASSET_KIND[kind])}
          chain={[]}
          value={chosen.models.get(kind) ?? ""}
          onChange={(model) => setChosen({ ...chosen, models: new Map(chosen.models).set(kind, model) })}
        />
      ))}
      {start.isError && <ErrorNote error={start.error} />}
      {price.error !== null && !start.isError && <ErrorNote error={price.error} />}
      <PriceNotes price={price} />
      <div className="row end">
        <Dialog.Close className="button">{TEXT.cancel}</Dialog.Close>
        <button
          type="submit"
          className="button primary"
          disabled={meant.length === 0 || start.isPending || price.isPending}
        >
          <Icon name="retry" />
          {TAKES.several.make(meant.length)}
          {meant.length > 0 && <PriceTag price={price} />}
        </button>
      </div>
    </form>
  )
}

interface AssetsProps {
  failed: readonly AssetRow[]
  chosen: Chosen
  onChange: (chosen: Chosen) => void
}

function Assets({ failed, chosen, onChange }: AssetsProps) {
  const toggle = (id: string) => {
    const left = new Set(chosen.left)
    if (!left.delete(id)) left.add(id)
    onChange({ ...chosen, left })
  }
  return (
    <fieldset className="choices">
      <legend>{TAKES.several.assets}</legend>
      {failed.map((asset) => (
        <label key={asset.asset_id} className="choice">
          <input
            type="checkbox"
            checked={!chosen.left.has(asset.asset_id)}
            onChange={() => toggle(asset.asset_id)}
          />
          <span>
            <span className="strong">{nameOf(asset.kind, asset.title)}</span>
            {asset.error !== null && <span className="hint">{asset.error.message}</span>}
          </span>
        </label>
      ))}
    </fieldset>
  )
}

function nameOf(kind: AssetKind, title: string): string {
  return TAKES.queue.of(ASSET_KIND[kind], title)
}
