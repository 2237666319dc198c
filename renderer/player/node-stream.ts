/**
 * Stands in for Node's `stream`, which jmuxer imports for a method that only Node has a use for. The build aliases it, so
 * that nothing is left unresolved.
 */
export default {}
