/* simdjson's document, copied into nodes of our own: its types stay in this room. */
#define SIMDJSON_EXCEPTIONS 0
#include <simdjson.h>

#include <cstdlib>
#include <new>

extern "C" {
#include "common/fail.h"
#include "common/mem.h"
#include "common/text.h"
}
#include "readers/json/json_tree.h"

namespace dom = simdjson::dom;

struct json_tree {
    dom::parser parser;
    cli_arena arena;
};

namespace
{

bool copy_node(json_tree *tree, dom::element element, json_node *node);

bool copy_text(json_tree *tree, std::string_view text, hua_str *out)
{
    *out = cli_arena_copy(&tree->arena, {text.data(), text.size()});
    return out->ptr != nullptr;
}

json_node *add_child(json_tree *tree, json_node *parent, json_node *last)
{
    auto *child = static_cast<json_node *>(cli_arena_get(&tree->arena, sizeof(json_node)));
    if (!child)
        return nullptr;
    if (last)
        last->next = child;
    else
        parent->first = child;
    parent->count++;
    return child;
}

bool copy_list(json_tree *tree, dom::array array, json_node *node)
{
    json_node *last = nullptr;
    node->kind = JSON_LIST;
    for (dom::element element : array) {
        last = add_child(tree, node, last);
        if (!last || !copy_node(tree, element, last))
            return false;
    }
    return true;
}

bool copy_map(json_tree *tree, dom::object object, json_node *node)
{
    json_node *last = nullptr;
    node->kind = JSON_MAP;
    for (dom::key_value_pair member : object) {
        last = add_child(tree, node, last);
        if (!last || !copy_text(tree, member.key, &last->key) ||
            !copy_node(tree, member.value, last))
            return false;
    }
    return true;
}

bool copy_number(json_tree *tree, dom::element element, json_node *node)
{
    char digits[40];
    int64_t whole;
    node->kind = JSON_NUMBER;
    if (element.get_double().get(node->number))
        node->number = 0;
    if (!element.get_int64().get(whole))
        snprintf(digits, sizeof digits, "%lld", (long long)whole);
    else
        snprintf(digits, sizeof digits, "%g", node->number);
    return copy_text(tree, digits, &node->text);
}

/* The parser refuses what is deeper than 1024, so that this may call itself. */
bool copy_node(json_tree *tree, dom::element element, json_node *node)
{
    dom::array array;
    dom::object object;
    std::string_view text;
    if (!element.get_string().get(text)) {
        node->kind = JSON_TEXT;
        return copy_text(tree, text, &node->text);
    }
    if (!element.get_array().get(array))
        return copy_list(tree, array, node);
    if (!element.get_object().get(object))
        return copy_map(tree, object, node);
    if (!element.get_bool().get(node->truth)) {
        node->kind = JSON_BOOL;
        return copy_text(tree, node->truth ? "true" : "false", &node->text);
    }
    if (element.is_null())
        return true;
    return copy_number(tree, element, node);
}

} // namespace

extern "C" json_tree *json_tree_new(void)
{
    return new (std::nothrow) json_tree();
}

extern "C" void json_tree_free(json_tree *tree)
{
    if (!tree)
        return;
    cli_arena_free(&tree->arena);
    delete tree;
}

extern "C" hua_code json_tree_parse(json_tree *tree, hua_str text, const json_node **out,
                                    hua_error *error)
{
    dom::element root;
    *out = nullptr;
    cli_arena_free(&tree->arena);
    auto code = tree->parser.parse(text.ptr, text.len).get(root);
    if (code == simdjson::MEMALLOC)
        return cli_fail_memory(error);
    if (code)
        return cli_fail(error, HUA_E_ARGUMENT, "不是合法的 JSON", "this is no JSON");
    auto *node = static_cast<json_node *>(cli_arena_get(&tree->arena, sizeof(json_node)));
    if (!node || !copy_node(tree, root, node))
        return cli_fail_memory(error);
    *out = node;
    return HUA_OK;
}

extern "C" const json_node *json_get(const json_node *map, const char *key)
{
    if (!map || map->kind != JSON_MAP)
        return nullptr;
    for (const json_node *member = map->first; member; member = member->next)
        if (cli_is(member->key, key))
            return member->kind == JSON_NULL ? nullptr : member;
    return nullptr;
}

extern "C" uint32_t json_index(const json_node *node)
{
    if (!node || node->kind != JSON_NUMBER || node->number < 0 || node->number >= UINT32_MAX)
        return UINT32_MAX;
    auto whole = static_cast<uint32_t>(node->number);
    return whole == node->number ? whole : UINT32_MAX;
}
