using System.Text;

namespace Forum.Web.Commands;

/// <summary>
/// Asks for a password. Never an argument: those stand in process lists and shell histories. From the environment variable
/// <c>FORUM_PASSWORD</c>; else typed twice, without showing it; else, if nobody types, the first line of the input.
/// </summary>
internal static class PasswordInput
{
    public const string Variable = "FORUM_PASSWORD";

    public const string Help = "The password is asked for, or read from the environment variable FORUM_PASSWORD or the standard input.";

    /// <summary>The password, and the same once more as it was typed the second time.</summary>
    public static (string Password, string Again) Read()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } password)
        {
            return (password, password);
        }

        if (Console.IsInputRedirected)
        {
            var line = Console.ReadLine() ?? throw new CommandException($"There is no password: write one to the standard input, or set {Variable}.");
            return (line, line);
        }

        return (Ask("Password: "), Ask("Password, once more: "));
    }

    private static string Ask(string question)
    {
        Console.Write(question);
        var typed = new StringBuilder();
        while (true)
        {
            var key = Console.ReadKey(intercept: true);
            if (key.Key == ConsoleKey.Enter)
            {
                Console.WriteLine();
                return typed.ToString();
            }

            if (key.Key == ConsoleKey.Backspace)
            {
                typed.Length = Math.Max(0, typed.Length - 1);
            }
            else if (!char.IsControl(key.KeyChar))
            {
                typed.Append(key.KeyChar);
            }
        }
    }
}
