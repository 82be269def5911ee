/* Prints the first N turns of a file of dialogues as one transcript:  bench_transcript N FILE */
#include "readers/reader.h"

#include <stdio.h>
#include <stdlib.h>

static void print_turn(const hua_turn *turn)
{
    fputs(turn->speaker == HUA_AGENT ? "客服：" : "顾客：", stdout);
    for (size_t i = 0; i < turn->text.len; i++)
        putchar(turn->text.ptr[i] == '\n' ? ' ' : turn->text.ptr[i]);
    putchar('\n');
}

int main(int argc, char **argv)
{
    reader *from = NULL;
    reader_problem problem;
    hua_dialogue dialogue;
    if (argc != 3 || reader_open(&from, argv[2], NULL, &problem.error) != HUA_OK)
        return 2;
    size_t left = strtoul(argv[1], NULL, 10);
    while (left && reader_next(from, &dialogue, &problem) <= READER_BAD) {
        for (size_t i = 0; i < dialogue.turn_count && left; i++, left--)
            print_turn(&dialogue.turns[i]);
    }
    reader_close(from);
    return left ? 1 : 0;
}
