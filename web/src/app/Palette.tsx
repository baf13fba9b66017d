import { Dialog } from "@base-ui/react/dialog"
import { type KeyboardEvent, useEffect, useId, useRef, useState } from "react"
import { PALETTE } from "../shared/text"
import { Icon } from "../shared/ui/Icon"
import { Keys } from "../shared/ui/Keys"
import { type Finding, useFindings } from "./useFindings"

interface PaletteProps {
  isOpen: boolean
  projectId: string | null
  onClose: () => void
}

/** Finds a scene, a film, a page or a command by its words. */
export function Palette({ isOpen, projectId, onClose }: PaletteProps) {
  const input = useRef<HTMLInputElement>(null)
  return (
    <Dialog.Root open={isOpen} onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="backdrop" />
        <Dialog.Popup className="dialog palette" initialFocus={input}>
          <Dialog.Title className="hidden">{PALETTE.title}</Dialog.Title>
          <Search projectId={projectId} inputRef={input} onClose={onClose} />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

interface SearchProps {
  projectId: string | null
  inputRef: React.Ref<HTMLInputElement>
  onClose: () => void
}

function Search({ projectId, inputRef, onClose }: SearchProps) {
  const listId = useId()
  const [typed, setTyped] = useState("")
  const [chosen, setChosen] = useState(0)
  const findings = useFindings(typed, projectId)
  const index = Math.min(chosen, findings.length - 1)
  const idOf = (row: number) => `${listId}-${row}`
  useEffect(() => {
    document.getElementById(`${listId}-${index}`)?.scrollIntoView({ block: "nearest" })
  }, [listId, index])
  const run = (finding: Finding | undefined) => {
    if (finding === undefined) return
    onClose()
    finding.run()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return
    const moved = rowAfter(event.key, index, findings.length)
    if (moved !== null) setChosen(moved)
    else if (event.key === "Enter") run(findings[index])
    else return
    event.preventDefault()
  }
  return (
    <>
      <div className="palette-head row nowrap">
        <Icon name="search" />
        <input
          ref={inputRef}
          role="combobox"
          aria-label={PALETTE.title}
          aria-expanded={findings.length > 0}
          aria-controls={listId}
          aria-activedescendant={index >= 0 ? idOf(index) : undefined}
          aria-autocomplete="list"
          autoComplete="off"
          spellCheck={false}
          placeholder={PALETTE.placeholder}
          value={typed}
          onChange={(event) => {
            setTyped(event.target.value)
            setChosen(0)
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      <p className="hidden" role="status">
        {PALETTE.found(findings.length)}
      </p>
      {findings.length === 0 && <p className="hint pad">{PALETTE.none}</p>}
      <div className="palette-list" id={listId} role="listbox" aria-label={PALETTE.results}>
        {findings.map((finding, row) => (
          <Row
            key={finding.id}
            id={idOf(row)}
            finding={finding}
            isChosen={row === index}
            onPoint={() => setChosen(row)}
            onRun={() => run(finding)}
          />
        ))}
      </div>
    </>
  )
}

interface RowProps {
  id: string
  finding: Finding
  isChosen: boolean
  onPoint: () => void
  onRun: () => void
}

function Row({ id, finding, isChosen, onPoint, onRun }: RowProps) {
  return (
    <div
      id={id}
      role="option"
      aria-selected={isChosen}
      className="palette-row"
      onPointerMove={isChosen ? undefined : onPoint}
      onClick={onRun}
    >
      <span className="palette-words">{finding.words}</span>
      {finding.shortcut !== undefined && <Keys shortcut={finding.shortcut} isShort />}
      <span className="hint palette-kind">{finding.kind}</span>
    </div>
  )
}

/** The row that a key leads to; from the last one on the first again. */
function rowAfter(key: string, row: number, count: number): number | null {
  if (count === 0) return null
  if (key === "ArrowDown") return (row + 1) % count
  if (key === "ArrowUp") return (row - 1 + count) % count
  return null
}
