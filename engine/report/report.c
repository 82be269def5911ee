/* The public accessors: bounds-checked views of the arrays that the analysis filled. */
#include "report/report.h"

size_t hua_report_finding_count(const hua_report *report)
{
    return report->finding_count;
}

const hua_finding *hua_report_finding(const hua_report *report, size_t i)
{
    return i < report->finding_count ? &report->findings[i] : NULL;
}

size_t hua_report_score_count(const hua_report *report)
{
    return report->score_count;
}

const hua_score *hua_report_score(const hua_report *report, size_t i)
{
    return i < report->score_count ? &report->scores[i] : NULL;
}

size_t hua_report_behaviour_count(const hua_report *report)
{
    return report->behaviour_count;
}

const hua_behaviour *hua_report_behaviour(const hua_report *report, size_t i)
{
    return i < report->behaviour_count ? &report->behaviours[i] : NULL;
}

size_t hua_report_tag_count(const hua_report *report)
{
    return report->tag_count;
}

const hua_tag *hua_report_tag(const hua_report *report, size_t i)
{
    return i < report->tag_count ? &report->tags[i] : NULL;
}

const hua_dialogue *hua_report_dialogue(const hua_report *report)
{
    return report->dialogue;
}

bool hua_report_overall(const hua_report *report, int32_t *score, const char **grade)
{
    if (!report->has_overall)
        return false;
    if (score)
        *score = report->overall;
    if (grade)
        *grade = report->grade;
    return true;
}

size_t hua_report_replaced(const hua_report *report)
{
    return report->replaced;
}
