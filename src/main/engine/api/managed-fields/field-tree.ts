// Sets of fields as trees, in the form of upstream's fieldsV1: a node is a member of the set where it is empty or holds
// ".". Trees are immutable; most are interned, so that ten thousand pods of one shape share one.
import { inFieldOrder, orderedFields } from '../../../../shared/kube/field-order.ts'
import type { FieldsV1 } from '../../../../shared/kube/object.ts'

export const emptyTree: FieldsV1 = Object.freeze({})

type Building = Record<string, FieldsV1>

/** Where a chain of (key, child) pairs leads. Children are mostly leaves, which need no map of their own. */
interface TrieNode {
  leaves: Map<string, TrieNode> | undefined
  branches: Map<string, Map<FieldsV1, TrieNode>> | undefined
  tree: FieldsV1 | undefined
}

/** Past this many nodes the table starts anew: sharing suffers for a while, memory does not. */
const largestTable = 40_000
let root: TrieNode = emptyNode()
let nodeCount = 0
/**
 * Trees that name something only one object has (an address): interning them would only fill the table. They are told
 * by their prototype, which is cheaper than a set of them.
 */
const uniquePrototype: object = Object.freeze({})

/** Whether a tree is one object's alone, and no other's part. */
export function isUnique(tree: FieldsV1): boolean {
  return Object.getPrototypeOf(tree) !== Object.prototype
}

function emptyNode(): TrieNode {
  return { leaves: undefined, branches: undefined, tree: undefined }
}

/** The one tree with these children; `children` itself where they were built as those of one object alone. */
export function internTree(children: Building): FieldsV1 {
  if (isUnique(children)) return children
  let node = root
  for (const key in children) {
    const child = children[key]!
    // Trees that come back from a file have leaves of their own.
    if (child !== emptyTree && hasNoKeys(child)) children[key] = emptyTree
    if (children[key] === emptyTree) {
      node.leaves ??= new Map()
      let next = node.leaves.get(key)
      if (next === undefined) {
        next = emptyNode()
        nodeCount++
        node.leaves.set(key, next)
      }
      node = next
      continue
    }
    if (isUnique(child)) return keepUnique(children)
    node.branches ??= new Map()
    let byChild = node.branches.get(key)
    if (byChild === undefined) node.branches.set(key, (byChild = new Map()))
    let next = byChild.get(child)
    if (next === undefined) {
      next = emptyNode()
      nodeCount++
      byChild.set(child, next)
    }
    node = next
  }
  if (node.tree === undefined) {
    node.tree = orderedFields(children)
    if (nodeCount > largestTable) {
      const { tree } = node
      root = emptyNode()
      nodeCount = 0
      return tree
    }
  }
  return node.tree
}

function keepUnique(children: Building): FieldsV1 {
  const tree = Object.create(uniquePrototype) as Building
  for (const key of inFieldOrder(Object.keys(children))) tree[key] = children[key]!
  return tree
}

/**
 * A tree for keys that no other object has. V8 would make a hidden class for each of them, so it is a dictionary, which
 * only objects without a prototype are from the start.
 */
export function newUniqueTree(): Building {
  return Object.create(null) as Building
}

/** Without a list of the keys: this is asked for every node of every tree. */
export function hasNoKeys(object: object): boolean {
  for (const key in object) if (Object.hasOwn(object, key)) return false
  return true
}

function isMember(tree: FieldsV1): boolean {
  if (tree === emptyTree || tree['.'] !== undefined) return true
  return hasNoKeys(tree)
}

/** Answers for pairs of interned trees: most writes of ten thousand pods ask the same few questions. */
function remembered<R>(
  memory: WeakMap<FieldsV1, WeakMap<FieldsV1, R | typeof none>>,
  a: FieldsV1,
  b: FieldsV1,
  ask: (a: FieldsV1, b: FieldsV1) => R
): R {
  if (isUnique(a) || isUnique(b)) return ask(a, b)
  let answers = memory.get(a)
  const known = answers?.get(b)
  if (known !== undefined) return known === none ? (undefined as R) : known
  const answer = ask(a, b)
  if (answers === undefined) memory.set(a, (answers = new WeakMap()))
  answers.set(b, answer ?? none)
  return answer
}

const none = Symbol('none')
const unions = new WeakMap<FieldsV1, WeakMap<FieldsV1, FieldsV1 | typeof none>>()
const differences = new WeakMap<FieldsV1, WeakMap<FieldsV1, FieldsV1 | undefined | typeof none>>()

export function rememberedUnion(a: FieldsV1, b: FieldsV1): FieldsV1 {
  if (b === emptyTree) return unionOf(a, b)
  return a === b ? a : remembered(unions, a, b, unionOf)
}

export function rememberedDifference(a: FieldsV1, b: FieldsV1): FieldsV1 | undefined {
  if (a === emptyTree || b === emptyTree) return differenceOf(a, b)
  return a === b ? undefined : remembered(differences, a, b, differenceOf)
}

/** All that is in `a` or `b`; the same object as `a` where `b` adds nothing. */
export function unionOf(a: FieldsV1, b: FieldsV1): FieldsV1 {
  if (a === b) return a
  if (hasNoKeys(b)) return isMember(a) ? a : internTree({ '.': emptyTree, ...a })
  let result: Building | undefined
  for (const key in b) {
    const own = a[key]
    const other = b[key]!
    const merged = own === undefined ? other : own === other ? own : rememberedUnion(own, other)
    if (merged !== own) {
      result ??= hasNoKeys(a) ? { '.': emptyTree } : { ...a }
      result[key] = merged
    }
  }
  return result === undefined ? a : internTree(result)
}

/** What is in `a` and not in `b`; the same object as `a` where they share nothing, undefined where nothing is left. */
export function differenceOf(a: FieldsV1, b: FieldsV1): FieldsV1 | undefined {
  if (a === b) return undefined
  const wasMember = isMember(a)
  const stays = wasMember && !isMember(b)
  let isSame = stays === wasMember
  const result: Building = stays ? { '.': emptyTree } : {}
  let left = 0
  for (const key in a) {
    if (key === '.') continue
    const own = a[key]!
    const other = b[key]
    const rest = other === undefined ? own : rememberedDifference(own, other)
    if (rest !== own) isSame = false
    if (rest === undefined) continue
    left++
    result[key] = rest
  }
  if (left === 0) return stays ? emptyTree : undefined
  return isSame ? a : internTree(result)
}

/** What is in both; undefined where nothing is. */
export function intersectionOf(a: FieldsV1, b: FieldsV1): FieldsV1 | undefined {
  if (a === b) return a
  const isInBoth = isMember(a) && isMember(b)
  const result: Building = isInBoth ? { '.': emptyTree } : {}
  let count = 0
  for (const key in a) {
    if (key === '.') continue
    const other = b[key]
    const shared = other === undefined ? undefined : intersectionOf(a[key]!, other)
    if (shared === undefined) continue
    result[key] = shared
    count++
  }
  if (count === 0) return isInBoth ? emptyTree : undefined
  return internTree(result)
}

/** The tree with its root as a member too; undefined counts as the empty set. */
export function withMember(tree: FieldsV1 | undefined): FieldsV1 {
  return tree === undefined ? emptyTree : unionOf(tree, emptyTree)
}

export function hasMember(tree: FieldsV1 | undefined): boolean {
  return tree !== undefined && isMember(tree)
}
