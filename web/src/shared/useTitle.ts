import { useEffect } from "react"
import { TEXT } from "./text"

/** Names the browser's tab after what is shown. */
export function useTitle(title: string | undefined): void {
  useEffect(() => {
    document.title = title === undefined ? TEXT.product : `${title} · ${TEXT.product}`
  }, [title])
}
