#ifndef PICTOR_CTOML_H
#define PICTOR_CTOML_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// toml++ behind plain C: a document becomes a flat list of nodes in file order, each with its line.
// Nothing is thrown across this boundary; every failure is a value.

typedef enum {
    PICTOR_TOML_TABLE,
    PICTOR_TOML_ARRAY,
    PICTOR_TOML_STRING,
    PICTOR_TOML_INTEGER,
    PICTOR_TOML_FLOAT,
    PICTOR_TOML_BOOLEAN,
    PICTOR_TOML_DATE
} pictor_toml_kind;

typedef struct {
    pictor_toml_kind kind;
    uint32_t depth;       // 1 for a top-level key
    uint32_t line;        // 1-based line of the key, or of the value inside an array
    const char *key;      // "" inside an array
    size_t key_length;
    const char *text;     // the value of a string, else NULL
    size_t text_length;
    int64_t integer;
    double floating;
    bool boolean;
} pictor_toml_node;

typedef struct pictor_toml pictor_toml;

// Parses `length` bytes. Always returns a document to free, or NULL where memory or a thread cannot be had.
// Parsing runs on a thread of its own with a deep stack, for toml++ frees nested tables recursively.
pictor_toml *pictor_toml_parse(const char *bytes, size_t length);
void pictor_toml_free(pictor_toml *document);

// NULL where the document is well formed, else the parser's English reason.
const char *pictor_toml_error(const pictor_toml *document);
uint32_t pictor_toml_error_line(const pictor_toml *document);

size_t pictor_toml_count(const pictor_toml *document);
pictor_toml_node pictor_toml_at(const pictor_toml *document, size_t index);

#ifdef __cplusplus
}
#endif
#endif
