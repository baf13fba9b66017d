import { useQuery } from "@tanstack/react-query"
import { type KeyboardEvent, useEffect, useRef } from "react"
import { type Asset, get } from "../../shared/api/client"
import { ASSET_KIND, ASSET_STATUS, TEXT } from "../../shared/text"
import { useUnsent } from "../../shared/unsent"
import { ErrorNote } from "../../shared/ui/ErrorNote"
import { Icon } from "../../shared/ui/Icon"
import { Pill } from "../../shared/ui/Pill"
import { FailureBanner } from "./FailureBanner"
import { RegenerateForm, promptForm } from "./RegenerateForm"
import { TakeCard } from "./TakeCard"
import { STATUS_LOOKS } from "./statusLooks"

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
  const isUnsent = useUnsent(promptForm(assetId)) !== null
  const onKeyDown = (event: KeyboardEvent) => {
    // Escape also ends the composition of a character, and must not cost a prompt that was not sent.
    if (event.key === "Escape" && !event.nativeEvent.isComposing && !isUnsent) onClose()
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
  const takes = asset.takes.toReversed()
  return (
    <>
      <p>{asset.title}</p>
      <Pill tone={tone} icon={icon}>
        {ASSET_STATUS[asset.status]}
      </Pill>
      {asset.error && <FailureBanner projectId={projectId} asset={asset} error={asset.error} />}
      <RegenerateForm projectId={projectId} asset={asset} />
      <h3>{TEXT.asset.takes}</h3>
      {takes.length === 0 && <p className="hint">{TEXT.asset.noTake}</p>}
      <ul className="stack">
        {takes.map((take) => (
          <TakeCard key={take.take_id} projectId={projectId} take={take} />
        ))}
      </ul>
    </>
  )
}
