import { useQuery } from "@tanstack/react-query"
import { type KeyboardEvent, useEffect, useRef, useState } from "react"
import { type Action, type Asset, get } from "../../shared/api/client"
import { ASSET_KIND, ASSET_STATUS, TEXT } from "../../shared/text"
import { keepUnsent, useUnsent } from "../../shared/unsent"
import { ErrorNote } from "../../shared/ui/ErrorNote"
import { Icon } from "../../shared/ui/Icon"
import { Pill } from "../../shared/ui/Pill"
import { FailureBanner } from "./FailureBanner"
import { AssetQueue } from "./AssetQueue"
import { RegenerateForm, takeForm } from "./RegenerateForm"
import { Takes } from "./Takes"
import { STATUS_LOOKS } from "./statusLooks"
import { draftOf } from "./takeDraft"
import "./asset.css"

interface AssetPanelProps {
  projectId: string
  assetId: string
  onClose: () => void
}

/** The editor of one asset: what is wrong, its prompt, and its takes. */
export function AssetPanel({ projectId, assetId, onClose }: AssetPanelProps) {
  const heading = useRef<HTMLHeadingElement>(null)
  const asset = useQuery({
    queryKey: ["film", projectId, "asset", assetId],
    queryFn: () => get<Asset>(`/api/assets/${assetId}`),
  })
  const isUnsent = useUnsent(takeForm(assetId)) !== null
  const onKeyDown = (event: KeyboardEvent) => {
    // In a dialog of the panel, it closes the dialog.
    if (event.key !== "Escape" || !event.currentTarget.contains(event.target as Node)) return
    // Escape also ends the composition of a character, and must not cost a prompt that was not sent.
    if (!event.nativeEvent.isComposing && !isUnsent) onClose()
  }
  const isLoaded = asset.data !== undefined
  useEffect(() => {
    if (isLoaded) heading.current?.focus()
  }, [isLoaded])
  return (
    <section className="panel stack" aria-label={TEXT.asset.label} onKeyDown={onKeyDown}>
      <div className="row spread">
        <h2 ref={heading} tabIndex={-1}>
          {asset.data ? ASSET_KIND[asset.data.kind] : TEXT.asset.label}
        </h2>
        <button type="button" className="button quiet square" aria-label={TEXT.asset.close} onClick={onClose}>
          <Icon name="close" />
        </button>
      </div>
      {asset.isPending && <p className="loading">{TEXT.loading}</p>}
      {asset.isError && <ErrorNote error={asset.error} onRetry={() => void asset.refetch()} />}
      {asset.data && <Editor projectId={projectId} asset={asset.data} />}
    </section>
  )
}

interface EditorProps {
  projectId: string
  asset: Asset
}

function Editor({ projectId, asset }: EditorProps) {
  const [tone, icon] = STATUS_LOOKS[asset.status]
  const fields = useRef<HTMLDivElement>(null)
  const [dismissed, setDismissed] = useState<number | null>(null)
  const firstField = () => fields.current?.querySelector<HTMLElement>("textarea, select") ?? null
  const reuse = (offer: Action) => {
    keepUnsent(takeForm(asset.asset_id), draftOf(offer.fixed_fields))
    return firstField()
  }
  // After another attempt, it is another failure.
  const dismiss = () => {
    setDismissed(asset.attempts)
    firstField()?.focus()
  }
  return (
    <>
      <p>{asset.title}</p>
      <Pill tone={tone} icon={icon}>
        {ASSET_STATUS[asset.status]}
      </Pill>
      {asset.error && dismissed !== asset.attempts && (
        <FailureBanner projectId={projectId} asset={asset} error={asset.error} onDismiss={dismiss} />
      )}
      <div ref={fields}>
        <RegenerateForm projectId={projectId} asset={asset} />
      </div>
      <AssetQueue projectId={projectId} assetId={asset.asset_id} />
      <Takes projectId={projectId} takes={asset.takes} onReuse={reuse} />
    </>
  )
}
