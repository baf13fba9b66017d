/** Every word that the page says itself. What the API says is shown as it comes. */
export * from "./history"
export * from "./names"
export * from "./script"
export * from "./sentences"
export * from "./takes"
export * from "./timeline"
export * from "./keys"
export * from "./preview"
