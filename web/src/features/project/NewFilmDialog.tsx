import { Dialog } from "@base-ui/react/dialog"
import { Tabs } from "@base-ui/react/tabs"
import { TEXT } from "../../shared/text"
import { BriefForm } from "./BriefForm"
import { ScriptForm } from "./ScriptForm"

export function NewFilmDialog({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  return (
    <Dialog.Root open={isOpen} disablePointerDismissal onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="backdrop" />
        <Dialog.Popup className="dialog wide stack">
          <Dialog.Title>{TEXT.create.title}</Dialog.Title>
          <Dialog.Description className="hint">
            {TEXT.create.hint}
          </Dialog.Description>
          <Tabs.Root defaultValue="script" className="stack">
            <Tabs.List className="tabs">
              <Tabs.Tab value="script">{TEXT.create.fromScript}</Tabs.Tab>
              <Tabs.Tab value="brief">{TEXT.create.fromBrief}</Tabs.Tab>
            </Tabs.List>
            <Tabs.Panel value="script" keepMounted>
              <ScriptForm />
            </Tabs.Panel>
            <Tabs.Panel value="brief" keepMounted>
              <BriefForm />
            </Tabs.Panel>
          </Tabs.Root>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
