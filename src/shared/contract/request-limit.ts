/** At most so many requests to the API are sent at once, and shown. Beside the contract, which the window has no code of. */
export const requestLimit = 500
