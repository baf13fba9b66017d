import { Dialog } from "@base-ui/react/dialog"
import { useQuery } from "@tanstack/react-query"
import { useState } from "react"
import { type Action, type Schemas, get } from "../api/client"
import { TEXT } from "../text"
import { CheckList } from "./CheckList"
import { ErrorNote } from "./ErrorNote"

/** Checks the installation and shows what is wrong with it and what helps. */
export function SystemCheckButton({ action }: { action: Action }) {
  const [isOpen, setIsOpen] = useState(false)
  const check = useQuery({
    queryKey: ["system-check"],
    queryFn: () => get<Schemas["SystemCheck"]>(action.href),
    enabled: isOpen,
    staleTime: 0,
  })
  return (
    <Dialog.Root open={isOpen} onOpenChange={setIsOpen}>
      <Dialog.Trigger className="button">{action.label}</Dialog.Trigger>
      <Dialog.Portal>
        <Dialog.Backdrop className="backdrop" />
        <Dialog.Popup className="dialog wide stack">
          <Dialog.Title>{TEXT.system.title}</Dialog.Title>
          {check.isPending && <p className="loading">{TEXT.system.checking}</p>}
          {check.isError && <ErrorNote error={check.error} />}
          {check.data && (
            <CheckList
              rows={[...check.data.required, ...check.data.chains, ...check.data.providers, ...check.data.studio]}
            />
          )}
          <div className="row end">
            <Dialog.Close className="button">{TEXT.close}</Dialog.Close>
          </div>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
