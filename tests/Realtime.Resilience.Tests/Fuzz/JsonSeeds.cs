using System.Text;

namespace Realtime.Resilience.Tests.Fuzz;

/// <summary>Valid client messages in JSON: every command of the protocol (1.4), with every field.</summary>
internal static class JsonSeeds
{
    public static IReadOnlyList<byte[]> Messages { get; } = Bytes(
        "{}",
        """{"id":1,"connect":{"token":"x","data":{"a":[1]},"name":"js","version":"5.8.0","headers":{"h":"v"},"subs":{"topic:1":{"recover":true,"offset":5,"epoch":"abcdefgh"}},"flag":1}}""",
        """{"id":2,"subscribe":{"channel":"topic:1"}}""",
        """{"id":3,"subscribe":{"channel":"topic:2","token":"t","recover":true,"epoch":"abcdefgh","offset":7,"data":{"x":1},"positioned":true,"recoverable":true,"join_leave":true,"flag":3}}""",
        """{"id":4,"subscribe":{"channel":"topic:3","delta":"fossil","flag":1}}""",
        """{"id":5,"subscribe":{"channel":"topic:4","tf":{"op":"and","nodes":[{"key":"k","cmp":"eq","val":"v"},{"op":"not","nodes":[{"key":"n","cmp":"in","vals":["1","2"]}]}]}}}""",
        """{"id":6,"subscribe":{"channel":"topic:5","type":1,"phase":2,"cursor":"c","limit":10,"asc":true}}""",
        """{"id":7,"unsubscribe":{"channel":"topic:1"}}""",
        """{"id":8,"publish":{"channel":"topic:1","data":{"text":"Grüße"}}}""",
        """{"id":9,"publish":{"channel":"topic:1","data":1,"type":1,"key":"k","removed":true}}""",
        """{"id":10,"presence":{"channel":"topic:1"}}""",
        """{"id":11,"presence_stats":{"channel":"topic:1"}}""",
        """{"id":12,"history":{"channel":"topic:1","limit":10,"since":{"offset":3,"epoch":"abcdefgh"},"reverse":true}}""",
        """{"id":13,"history":{"channel":"topic:2","limit":-1}}""",
        """{"id":14,"refresh":{"token":"t"}}""",
        """{"id":15,"sub_refresh":{"channel":"topic:1","token":"t","type":1,"track":[{"signature":"s","items":[{"key":"k","version":2}]}],"untrack":["k"]}}""",
        """{"id":16,"rpc":{"method":"m","data":{"a":1}}}""",
        """{"send":{"data":{"a":1}}}""",
        """{"id":17,"ping":{}}""",
        """{"id":18,"subscribe":{"channel":"topic:6"}}""" + "\n" + """{"id":19,"history":{"channel":"topic:6","limit":0}}""" + "\n" + """{"id":20,"unsubscribe":{"channel":"topic:6"}}""");

    /// <summary>Bodies for <c>/emulation</c> (1.14).</summary>
    public static IReadOnlyList<byte[]> Emulation { get; } = Bytes(
        """{"session":"0b3f2f0e-7c84-4bb3-8a53-8a7b6d1f2a55","node":"n","data":"{\"id\":2,\"subscribe\":{\"channel\":\"topic:1\"}}"}""",
        """{"session":"s","node":"0b3f2f0e-7c84-4bb3-8a53-8a7b6d1f2a55","data":"{}"}""");

    /// <summary>Bodies for the HTTP API by method (2). They touch nothing that belongs to the valid clients.</summary>
    public static IReadOnlyList<(string Method, byte[] Body)> Api { get; } =
    [
        .. new[]
        {
            ("publish", """{"channel":"topic:1","data":{"a":1},"tags":{"t":"v"},"skip_history":false,"idempotency_key":"k"}"""),
            ("broadcast", """{"channels":["topic:1","topic:2","live:3"],"data":[1,2],"tags":{"t":"v"}}"""),
            ("history", """{"channel":"topic:1","limit":10,"since":{"offset":2,"epoch":"abcdefgh"},"reverse":true}"""),
            ("history_remove", """{"channel":"topic:7"}"""),
            ("disconnect", """{"user":"nobody","session":"none","disconnect":{"code":4001,"reason":"why"}}"""),
            ("info", "{}"),
            ("presence", """{"channel":"topic:1"}"""),
            ("presence_stats", """{"channel":"topic:1"}"""),
            ("subscribe", """{"user":"nobody","channel":"topic:1","recover_since":{"offset":1,"epoch":"e"},"override":{"presence":{"value":true}}}"""),
            ("unsubscribe", """{"user":"nobody","channel":"topic:1"}"""),
            ("channels", """{"pattern":"topic:*"}"""),
            ("batch", """{"commands":[{"publish":{"channel":"topic:1","data":1}},{"history":{"channel":"topic:1","limit":1}},{"info":{}}],"parallel":true}"""),
        }.Select(seed => (seed.Item1, Encoding.UTF8.GetBytes(seed.Item2))),
    ];

    private static byte[][] Bytes(params string[] texts) => [.. texts.Select(Encoding.UTF8.GetBytes)];
}
