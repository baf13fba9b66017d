import { Menu } from "@base-ui/react/menu"
import { useRef } from "react"
import { SCRIPT_TEXT } from "../../shared/text"
import { COMMANDS, type Command, rearrangedBy } from "./commands"
import { type PieceMenuHandle, caretIn } from "./pieceNames"
import type { Piece } from "./pieces"

interface PieceMenuProps {
  menu: PieceMenuHandle
  pieces: readonly Piece[]
  onCommand: (index: number, command: Command, caret: number) => void
}

/** What can be done with the segment whose button opened it, each with its keys. */
export function PieceMenu({ menu, pieces, onCommand }: PieceMenuProps) {
  const hasChosen = useRef(false)
  const forget = (isOpen: boolean) => {
    if (isOpen) hasChosen.current = false
  }
  return (
    <Menu.Root handle={menu} modal={false} onOpenChange={forget}>
      {({ payload: index }) => (
        <Menu.Portal>
          <Menu.Positioner className="menu-place" align="end" sideOffset={4}>
            {/* What was chosen moves the focus into the words. */}
            <Menu.Popup className="menu" finalFocus={() => !hasChosen.current}>
              {index !== undefined &&
                COMMANDS.map((command) => (
                  <Menu.Item
                    key={command}
                    className="menu-item"
                    disabled={rearrangedBy(command, pieces, index, caretIn(index)) === null}
                    onClick={() => {
                      hasChosen.current = true
                      onCommand(index, command, caretIn(index))
                    }}
                  >
                    <span>{SCRIPT_TEXT.commands[command]}</span>
                    <kbd>{SCRIPT_TEXT.shortcuts[command]}</kbd>
                  </Menu.Item>
                ))}
            </Menu.Popup>
          </Menu.Positioner>
        </Menu.Portal>
      )}
    </Menu.Root>
  )
}
