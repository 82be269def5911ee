# bash completion for huashu, made by: huashu completion bash
_huashu()
{
    local current=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]}
    local options='' words=''
    COMPREPLY=()
    if [[ $current == '=' ]]; then current=''; fi
    if [[ $before == '=' ]]; then before=${COMP_WORDS[COMP_CWORD-2]}; fi
    if [[ $COMP_CWORD -eq 1 ]]; then
        COMPREPLY=($(compgen -W 'check score explain tokens rules eval audit report query diff coach serve version completion help' -- "$current"))
        return
    fi
    case $before in
        --format) words="text short json jsonl sarif github junit" ;;
        --format) words="text csv json" ;;
        --fail-on) words="info warning error never" ;;
        --from) words="auto jsonl json transcript draft csv tsv xlsx wechat qianniu whatsapp aliyun tencent whisper srt vtt line" ;;
        --channel) words="chat call email draft" ;;
        --who) words="agent customer" ;;
        --kind) words="rule behaviour tag rubric" ;;
        --color) words="auto always never" ;;
        --lang) words="zh-Hans zh-Hant en" ;;
    esac
    if [[ -n $words ]]; then
        COMPREPLY=($(compgen -W "$words" -- "$current"))
        return
    fi
    case ${COMP_WORDS[1]} in
        check)
            options=" --format= --fail-on= --rules= --also= --from= --channel= --speaker= --speaker-file= --column= --encoding= --fix --diff --unsafe-fixes --no-scores --ignore-file= --config= --no-config --strict --quiet --color= --lang= --help"
            ;;
        score)
            options=" --format= --rules= --also= --from= --channel= --speaker= --speaker-file= --column= --encoding= --ignore-file= --config= --no-config --strict --quiet --color= --lang= --help"
            ;;
        explain)
            options=" --rules= --also= --from= --channel= --speaker= --speaker-file= --column= --encoding= --config= --no-config --turn= --dialogue= --rule= --color= --lang= --help"
            ;;
        tokens)
            options=" --rules= --also= --color= --lang= --help"
            ;;
        rules)
            options=" --format= --rules= --also= --channel= --rule= --category= --output= --who= --kind= --force --filter= --color= --lang= --help"
            words="list show lint test try new compile"
            ;;
        eval)
            options=" --format= --rules= --also= --from= --channel= --speaker= --speaker-file= --column= --encoding= --by= --list= --min-f1= --min-precision= --save= --baseline= --ignore-file= --config= --no-config --strict --color= --lang= --help"
            ;;
        audit)
            options=" --out= --jobs= --fail-on= --rules= --also= --from= --channel= --speaker= --speaker-file= --column= --encoding= --no-mask --sample= --stratify= --ignore-file= --config= --no-config --strict --quiet --force --color= --lang= --help"
            ;;
        report)
            options=" --out= --sample= --stratify= --color= --lang= --help"
            ;;
        query)
            options=" --format= --color= --lang= --help"
            ;;
        diff)
            options=" --format= --color= --lang= --help"
            ;;
        coach)
            options=" --rules= --also= --practice= --list --drill= --resume --progress --learner= --export --forget --color= --lang= --help"
            ;;
        serve)
            options=" --rules= --also= --bind= --port= --store= --practice= --token-file= --host= --color= --lang= --help"
            ;;
        version)
            options=" --lang= --help"
            ;;
        completion)
            options=" --lang= --help"
            words="bash zsh fish"
            ;;
    esac
    if [[ $current == -* ]]; then
        COMPREPLY=($(compgen -W "$options" -- "$current"))
        [[ ${COMPREPLY[0]} == *= ]] && compopt -o nospace
    elif [[ -n $words && $COMP_CWORD -eq 2 ]]; then
        COMPREPLY=($(compgen -W "$words" -- "$current"))
    else
        compopt -o filenames
        COMPREPLY=($(compgen -f -- "$current"))
    fi
}
complete -F _huashu huashu
