#include "CTOML.h"

#include <ctype.h>
#include <pthread.h>

#include <exception>
#include <new>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

// toml++ asserts on some malformed input. An assertion must not end the process: it becomes an exception, and every
// exception becomes an error value below.
#define TOML_ASSERT(expr) \
    do { \
        if (!(expr)) throw std::logic_error("malformed TOML"); \
    } while (false)
#define TOML_EXCEPTIONS 1
#define TOML_ENABLE_FORMATTERS 0
#include <toml++/toml.h>

namespace {

// A configuration has two levels; this only keeps hostile nesting from costing anything.
constexpr uint32_t deepest = 32;
constexpr size_t stackSize = 64u << 20;

struct Node {
    pictor_toml_kind kind;
    uint32_t depth;
    uint32_t line;
    std::string key;
    std::string text;
    int64_t integer = 0;
    double floating = 0;
    bool boolean = false;
};

}  // namespace

struct pictor_toml {
    std::vector<Node> nodes;
    std::string error;
    uint32_t errorLine = 0;
};

namespace {

void append(pictor_toml &document, std::string_view key, uint32_t line, const toml::node &value, uint32_t depth) {
    if (depth > deepest) throw std::runtime_error("nested too deeply");
    Node node{};
    node.depth = depth;
    node.line = line;
    node.key = std::string(key);
    if (const auto *table = value.as_table()) {
        node.kind = PICTOR_TOML_TABLE;
        document.nodes.push_back(std::move(node));
        for (const auto &[name, child] : *table) {
            append(document, name.str(), name.source().begin.line, child, depth + 1);
        }
        return;
    }
    if (const auto *array = value.as_array()) {
        node.kind = PICTOR_TOML_ARRAY;
        document.nodes.push_back(std::move(node));
        for (const auto &child : *array) append(document, "", child.source().begin.line, child, depth + 1);
        return;
    }
    if (const auto *text = value.as_string()) {
        node.kind = PICTOR_TOML_STRING;
        node.text = text->get();
    } else if (const auto *integer = value.as_integer()) {
        node.kind = PICTOR_TOML_INTEGER;
        node.integer = integer->get();
    } else if (const auto *floating = value.as_floating_point()) {
        node.kind = PICTOR_TOML_FLOAT;
        node.floating = floating->get();
    } else if (const auto *boolean = value.as_boolean()) {
        node.kind = PICTOR_TOML_BOOLEAN;
        node.boolean = boolean->get();
    } else {
        node.kind = PICTOR_TOML_DATE;
    }
    document.nodes.push_back(std::move(node));
}

// A key of more parts than this is no key anybody wrote.
constexpr int longestKey = 64;

// toml++ builds and frees a dotted key part by part, recursively: a hostile one would run deeper than sanitizers, and
// smaller stacks, can follow. Returns the line of the first such key, else 0. Dots side by side are no key, so that a
// text in quotes may have a row of them.
uint32_t lineOfEndlessKey(std::string_view bytes) {
    uint32_t line = 1;
    int parts = 0;
    bool isPart = false;
    for (const char c : bytes) {
        if (c == '.') {
            parts = isPart ? parts + 1 : 0;
            isPart = false;
            if (parts > longestKey) return line;
        } else if (c == '_' || c == '-' || c == '"' || c == '\'' || isalnum(static_cast<unsigned char>(c))) {
            isPart = true;
        } else if (c != ' ' && c != '\t') {
            parts = 0;
            isPart = false;
            if (c == '\n') line += 1;
        }
    }
    return 0;
}

struct Work {
    std::string_view bytes;
    pictor_toml *document;
};

void *parse(void *argument) {
    auto &work = *static_cast<Work *>(argument);
    auto &document = *work.document;
    try {
        if (const auto line = lineOfEndlessKey(work.bytes)) {
            document.error = "a key has too many parts";
            document.errorLine = line;
            return nullptr;
        }
        const auto table = toml::parse(work.bytes);
        for (const auto &[name, child] : table) append(document, name.str(), name.source().begin.line, child, 1);
    } catch (const toml::parse_error &error) {
        document.error = std::string(error.description());
        document.errorLine = error.source().begin.line;
    } catch (const std::exception &error) {
        document.error = error.what();
    } catch (...) {
        document.error = "malformed TOML";
    }
    return nullptr;
}

}  // namespace

extern "C" pictor_toml *pictor_toml_parse(const char *bytes, size_t length) {
    auto *document = new (std::nothrow) pictor_toml();
    if (document == nullptr) return nullptr;
    Work work{std::string_view(bytes, length), document};
    pthread_attr_t attributes;
    pthread_t thread;
    bool started = false;
    if (pthread_attr_init(&attributes) == 0) {
        started = pthread_attr_setstacksize(&attributes, stackSize) == 0 &&
            pthread_create(&thread, &attributes, parse, &work) == 0;
        pthread_attr_destroy(&attributes);
    }
    if (!started) {
        delete document;
        return nullptr;
    }
    pthread_join(thread, nullptr);
    return document;
}

extern "C" void pictor_toml_free(pictor_toml *document) { delete document; }

extern "C" const char *pictor_toml_error(const pictor_toml *document) {
    return document->error.empty() ? nullptr : document->error.c_str();
}

extern "C" uint32_t pictor_toml_error_line(const pictor_toml *document) { return document->errorLine; }

extern "C" size_t pictor_toml_count(const pictor_toml *document) { return document->nodes.size(); }

extern "C" pictor_toml_node pictor_toml_at(const pictor_toml *document, size_t index) {
    const Node &node = document->nodes[index];
    pictor_toml_node out{};
    out.kind = node.kind;
    out.depth = node.depth;
    out.line = node.line;
    out.key = node.key.data();
    out.key_length = node.key.size();
    out.text = node.kind == PICTOR_TOML_STRING ? node.text.data() : nullptr;
    out.text_length = node.text.size();
    out.integer = node.integer;
    out.floating = node.floating;
    out.boolean = node.boolean;
    return out;
}
