import { Dialog } from "@base-ui/react/dialog"
import { useQuery } from "@tanstack/react-query"
import { useMemo, useState } from "react"
import { type AssetRow, type Segment, getAll } from "../../shared/api/client"
import { HISTORY_TEXT, TEXT } from "../../shared/text"
import { Icon } from "../../shared/ui/Icon"
import { ChangeList } from "./ChangeList"
import { assetNames } from "./differences"
import { Versions } from "./Versions"

/** The film's history: its versions, and what was changed. */
export function HistoryDialog({ projectId }: { projectId: string }) {
  const [isOpen, setIsOpen] = useState(false)
  return (
    <Dialog.Root open={isOpen} onOpenChange={setIsOpen}>
      <Dialog.Trigger className="button">
        <Icon name="history" />
        {HISTORY_TEXT.title}
      </Dialog.Trigger>
      <Dialog.Portal>
        <Dialog.Backdrop className="backdrop" />
        <Dialog.Popup className="dialog wide stack">
          <Dialog.Title>{HISTORY_TEXT.title}</Dialog.Title>
          <Dialog.Description className="hint">{HISTORY_TEXT.hint}</Dialog.Description>
          <History projectId={projectId} onDone={() => setIsOpen(false)} />
          <div className="row end">
            <Dialog.Close className="button">{TEXT.close}</Dialog.Close>
          </div>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

function History({ projectId, onDone }: { projectId: string; onDone: () => void }) {
  const path = `/api/projects/${projectId}`
  const assets = useQuery({
    queryKey: ["film", projectId, "assets"],
    queryFn: () => getAll<AssetRow>(`${path}/assets`, "assets"),
  })
  const segments = useQuery({
    queryKey: ["film", projectId, "segments"],
    queryFn: () => getAll<Segment>(`${path}/segments`, "segments"),
  })
  const nameOf = useMemo(() => assetNames(assets.data ?? [], segments.data ?? []), [assets.data, segments.data])
  return (
    <>
      <Versions projectId={projectId} nameOf={nameOf} onRestored={onDone} />
      <ChangeList projectId={projectId} nameOf={nameOf} />
    </>
  )
}
