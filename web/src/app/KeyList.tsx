import { Dialog } from "@base-ui/react/dialog"
import { useState } from "react"
import { hasSingleKeys, setSingleKeys } from "../shared/keys"
import { KEYS, TEXT } from "../shared/text"
import { Keys } from "../shared/ui/Keys"
import { GROUPS } from "./shortcuts"

/** All keys, and whether those without Ctrl work on the whole page. */
export function KeyList({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  return (
    <Dialog.Root open={isOpen} onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="backdrop" />
        <Dialog.Popup className="dialog wide stack">
          <Dialog.Title>{KEYS.title}</Dialog.Title>
          <div className="key-groups">
            {GROUPS.map(({ title, shortcuts }) => (
              <section key={title}>
                <h3>{title}</h3>
                <dl className="key-list">
                  {shortcuts.map((shortcut) => (
                    <div key={shortcut.words}>
                      <dt>{shortcut.words}</dt>
                      <dd>
                        <Keys shortcut={shortcut} />
                      </dd>
                    </div>
                  ))}
                </dl>
              </section>
            ))}
          </div>
          <SingleKeys />
          <div className="row end">
            <Dialog.Close className="button">{TEXT.close}</Dialog.Close>
          </div>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

function SingleKeys() {
  const [isOn, setIsOn] = useState(hasSingleKeys)
  const change = (wanted: boolean) => {
    setSingleKeys(wanted)
    setIsOn(wanted)
  }
  return (
    <div>
      <label className="check row nowrap">
        <input type="checkbox" checked={isOn} onChange={(event) => change(event.target.checked)} />
        {KEYS.singleKeys}
      </label>
      <p className="hint">{KEYS.singleKeysHint}</p>
    </div>
  )
}
